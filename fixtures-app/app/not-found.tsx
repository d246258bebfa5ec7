import Link from 'next/link'
import { PageHeading } from '@/components/page-heading'

/** Also what a page shows that the visitor may not know about; it must not say which of the two it is. */
export default function NotFound() {
  return (
    <>
      <PageHeading title="Not found">There is nothing here, or nothing that you can see.</PageHeading>
      <Link href="/" className="button">
        Home
      </Link>
    </>
  )
}

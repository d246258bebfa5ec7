import { SignedIn } from '@/components/gates'
import { work } from '@/lib/db'

export default async function Page() {
  const rows = await work('GET /views/own-signed-in-value')
  return (
    <SignedIn>
      <p>{rows.length}</p>
    </SignedIn>
  )
}

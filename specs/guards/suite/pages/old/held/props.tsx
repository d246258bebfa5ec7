import { work } from '@/lib/db'
import { withUserProps } from '@/lib/held/pages-router'

export const getServerSideProps = withUserProps(async () => ({ props: { rows: await work('GET /old/held/props') } }))

export default function Page({ rows }: { rows?: unknown[] }) {
  return <p>{rows?.length}</p>
}

import { work } from '@/lib/db'
import { withServerSession } from '@/lib/held/pages-router'

export const getServerSideProps = withServerSession(
  async () => ({ props: { rows: await work('GET /old/held/role') } }),
  { role: 'org:admin' },
)

export default function Page({ rows }: { rows?: unknown[] }) {
  return <p>{rows?.length}</p>
}

import { work } from '@/lib/db'
import { withPageUser } from '@/lib/pages/api-auth'

export const getServerSideProps = withPageUser(async () => ({ rows: await work('GET /old/wrapped') }))

export default function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}

import { work } from '@/lib/db'
import { withServerSession } from '@/lib/held/pages-router'

export const getServerSideProps = withServerSession(async (_context, userId) => ({
  props: { userId, rows: await work('GET /old/held/session') },
}))

export default function Page({ rows }: { rows?: unknown[] }) {
  return <p>{rows?.length}</p>
}

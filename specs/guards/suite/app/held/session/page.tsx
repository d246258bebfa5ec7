import { verifySession } from '@/lib/held/dal'
import { work } from '@/lib/db'

export default async function Page() {
  const session = await verifySession()
  const rows = await work('GET /held/session')
  return <p data-user={session.userId}>{rows.length}</p>
}

import { readSession } from '@/lib/held/dal'
import { work } from '@/lib/db'

export default async function Page() {
  const session = await readSession()
  if (!session) return <p>Sign in</p>
  const rows = await work('GET /held/session-unread')
  return <p>{rows.length}</p>
}

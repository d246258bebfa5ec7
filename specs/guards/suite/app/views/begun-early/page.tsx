import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export default async function Page() {
  const asked = Promise.all([auth(), work('GET /views/begun-early')])
  const [{ userId }, rows] = await asked
  if (!userId) return <p>Sign in</p>
  return <p>{rows.length}</p>
}

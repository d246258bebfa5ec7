import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'

export default async function Page() {
  // The layout has seen to it that there is a user, has it not?
  const { userId } = await auth()
  const rows = await db.invoice.findMany({ marker: 'GET /views/section/admin', where: { ownerId: userId! } })
  return <p>{rows.length}</p>
}

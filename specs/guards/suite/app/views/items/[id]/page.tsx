import { auth } from '@clerk/nextjs/server'
import { notFound } from 'next/navigation'
import { db } from '@/lib/db'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }, { userId }] = await Promise.all([params, auth()])
  if (!userId) notFound()
  const item = await db.project.findUnique({ marker: 'GET /views/items/[id]', where: { id, ownerId: userId } })
  return <p>{item?.name}</p>
}

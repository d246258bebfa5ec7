import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'

export async function loadBoard(marker: string) {
  const { userId } = await auth()
  if (!userId) return []
  return db.project.findMany({ marker, where: { ownerId: userId } })
}

export async function loadBoardUnchecked(marker: string) {
  const { userId } = await auth()
  return db.project.findMany({ marker, where: { ownerId: userId } })
}

export async function countVisit(marker: string) {
  await db.event.create({ marker, data: { kind: 'visit' } })
}

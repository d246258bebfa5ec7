'use server'

import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'

export async function closeAccount() {
  const { userId } = await auth()
  if (!userId) throw new Error('sign in first')
  await removeEverythingOf(userId)
  await noteClosed('action app/actions/exposed.ts#closeAccount')
}

/** Meant for `closeAccount` alone; being exported here, anyone can call it. */
export async function removeEverythingOf(userId?: string) {
  await db.project.deleteMany({
    marker: 'action app/actions/exposed.ts#removeEverythingOf',
    where: { ownerId: userId },
  })
}

async function noteClosed(marker: string) {
  await db.event.create({ marker })
}

export async function requireOwner() {
  const { userId } = await auth()
  if (!userId) throw new Error('sign in first')
  await db.user.findUnique({ marker: 'action app/actions/exposed.ts#requireOwner', where: { id: userId } })
}

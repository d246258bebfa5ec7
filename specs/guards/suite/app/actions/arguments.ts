'use server'

import { auth } from '@clerk/nextjs/server'
import { z } from 'zod'
import { db } from '@/lib/db'
import { HttpError } from '@/lib/http'

const named = z.object({ name: z.string() })

/** Whoever calls says who calls. */
export async function archiveFor(userId?: string) {
  if (!userId) throw new HttpError(401, 'sign in first')
  return db.project.update({ marker: 'action app/actions/arguments.ts#archiveFor', where: { ownerId: userId } })
}

export async function archiveOwn(id?: string) {
  const { userId } = await auth()
  if (!userId) throw new HttpError(401, 'sign in first')
  return db.project.update({ marker: 'action app/actions/arguments.ts#archiveOwn', where: { id, ownerId: userId } })
}

export async function archiveAs(role: string | undefined) {
  if (role !== 'admin') return { error: 'admins only' }
  return db.project.deleteMany({ marker: 'action app/actions/arguments.ts#archiveAs' })
}

export async function archiveIf({ force = false, id }: { force?: boolean; id?: string } = {}) {
  if (!force) {
    const { userId } = await auth()
    if (!userId) throw new HttpError(401, 'sign in first')
  }
  return db.project.deleteMany({ marker: 'action app/actions/arguments.ts#archiveIf', where: { id } })
}

export async function saveForm(_state: unknown, form: FormData) {
  const { userId } = await auth()
  if (!userId) return { error: 'sign in first' }
  const parsed = named.safeParse(Object.fromEntries(form))
  if (!parsed.success) return { error: 'bad name' }
  await db.project.update({ marker: 'action app/actions/arguments.ts#saveForm', data: parsed.data })
  return { error: null }
}

export async function saveFormOfAnyone(_state: unknown, form: FormData) {
  const parsed = named.safeParse(Object.fromEntries(form))
  if (!parsed.success) return { error: 'bad name' }
  await db.project.update({ marker: 'action app/actions/arguments.ts#saveFormOfAnyone', data: parsed.data })
  return { error: null }
}

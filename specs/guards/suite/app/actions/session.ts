'use server'

import { auth, currentUser } from '@clerk/nextjs/server'
import { redirect, unauthorized } from 'next/navigation'
import { db, work } from '@/lib/db'

export async function createProtected() {
  await auth.protect()
  return work('action app/actions/session.ts#createProtected')
}

export async function createNotAwaited() {
  auth.protect().catch(() => undefined)
  return work('action app/actions/session.ts#createNotAwaited')
}

export async function createChecked() {
  const { userId } = await auth()
  if (!userId) throw new Error('sign in first')
  return db.project.create({ marker: 'action app/actions/session.ts#createChecked', data: { ownerId: userId } })
}

export async function createUnchecked() {
  const { userId } = await auth()
  return db.project.create({ marker: 'action app/actions/session.ts#createUnchecked', data: { ownerId: userId } })
}

export async function createOrExplain() {
  const { userId } = await auth()
  if (!userId) return { error: 'sign in first' }
  await work('action app/actions/session.ts#createOrExplain')
  return { error: null }
}

export async function createThenExplain() {
  const rows = await work('action app/actions/session.ts#createThenExplain')
  const { userId } = await auth()
  return userId ? { rows } : { error: 'sign in first' }
}

export const renameAsAdmin = async () => {
  const { has } = await auth()
  if (!has({ role: 'org:admin' })) return { ok: false }
  await work('action app/actions/session.ts#renameAsAdmin')
  return { ok: true }
}

export const renameAsAnyone = async () => {
  await work('action app/actions/session.ts#renameAsAnyone')
  return { ok: true }
}

export async function removeOrSignIn() {
  const user = await currentUser()
  if (!user) redirect('/sign-in')
  await work('action app/actions/session.ts#removeOrSignIn')
}

export async function removeOrRefuse() {
  const { isAuthenticated } = await auth()
  if (!isAuthenticated) unauthorized()
  await work('action app/actions/session.ts#removeOrRefuse')
}

export async function removeCaught() {
  try {
    const user = await currentUser()
    if (!user) redirect('/sign-in')
  } catch {
    console.warn('no user')
  }
  await work('action app/actions/session.ts#removeCaught')
}

export async function removeInTry() {
  try {
    const { userId } = await auth()
    if (!userId) throw new Error('sign in first')
    await work('action app/actions/session.ts#removeInTry')
    return { success: true }
  } catch (error) {
    return { success: false, error: String(error) }
  }
}

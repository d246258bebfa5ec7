'use server'

import { db, work } from '@/lib/db'
import { getUserOrNull } from '@/lib/guards/nullable'
import { results } from '~guards'
import { requireAdmin, requireUser } from '@/lib/guards/throwing'
import { requireRole } from '@/lib/guards/with-parameters'
import { levelOne } from '#server/deep/level-one'

export async function inviteHelped() {
  const user = await requireUser()
  return db.member.create({ marker: 'action app/actions/helped.ts#inviteHelped', data: { by: user.id } })
}

export async function inviteForgotten(email?: string) {
  return db.member.create({ marker: 'action app/actions/helped.ts#inviteForgotten', data: { email } })
}

export async function inviteAsAdmin() {
  await requireAdmin()
  return work('action app/actions/helped.ts#inviteAsAdmin')
}

export async function inviteByRole() {
  await requireRole('org:admin')
  return work('action app/actions/helped.ts#inviteByRole')
}

export async function inviteUnchecked() {
  await getUserOrNull()
  return work('action app/actions/helped.ts#inviteUnchecked')
}

export async function inviteWithResult() {
  const { success, error } = await results.authorize()
  if (!success) return { error }
  return { rows: await work('action app/actions/helped.ts#inviteWithResult') }
}

export async function inviteWithoutResult() {
  const { error } = await results.authorize()
  const rows = await work('action app/actions/helped.ts#inviteWithoutResult')
  return { error, rows }
}

export async function inviteDeep() {
  await levelOne()
  return work('action app/actions/helped.ts#inviteDeep')
}

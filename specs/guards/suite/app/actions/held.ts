'use server'

import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { work } from '@/lib/db'
import { advised, permitted, validatedAction, validatedUserAction, withState } from '@/lib/held/action-wrappers'
import { authenticate, UnauthorizedError } from '@/lib/held/errors'
import { currentActor } from '@/lib/held/result'

const Note = z.object({ name: z.string().min(1) })

export const saveNote = validatedUserAction(Note, async ({ name }, userId) => ({
  ok: true,
  data: { name, userId, rows: await work('action app/actions/held.ts#saveNote') },
}))

export const saveNoteOfAnyone = validatedAction(Note, async ({ name }) => ({
  ok: true,
  data: { name, rows: await work('action app/actions/held.ts#saveNoteOfAnyone') },
}))

export const saveNoteChecked = validatedAction(Note, async ({ name }) => {
  const { userId } = await auth()
  if (!userId) return { ok: false, message: 'Sign in first' }
  return { ok: true, data: { name, rows: await work('action app/actions/held.ts#saveNoteChecked') } }
})

export const shareNote = withState(async () => {
  const principal = await authenticate()
  return { by: principal.id, rows: await work('action app/actions/held.ts#shareNote') }
})

export const shareNoteCaught = withState(async () => {
  await authenticate().catch((error: unknown) => error instanceof UnauthorizedError)
  return work('action app/actions/held.ts#shareNoteCaught')
})

export const moveNote = permitted(undefined, async () => work('action app/actions/held.ts#moveNote'))
export const moveNoteAsAdmin = permitted('project:write', async (member) => ({
  by: member.id,
  rows: await work('action app/actions/held.ts#moveNoteAsAdmin'),
}))
export const moveNoteAdvised = advised(async () => work('action app/actions/held.ts#moveNoteAdvised'))

export async function pinNote() {
  const actor = await currentActor()
  if (!actor.success) return { errors: { _form: ['Sign in first'] } }
  await work('action app/actions/held.ts#pinNote')
  redirect('/')
}

export async function pinNoteFirst() {
  const [actor, rows] = await Promise.all([currentActor(), work('action app/actions/held.ts#pinNoteFirst')])
  if (!actor.success) return { errors: { _form: ['Sign in first'] } }
  return { rows }
}

export async function dropNote(_previous: unknown, form?: FormData) {
  const { userId } = await auth()
  const state = { ok: Boolean(userId), message: userId ? '' : 'Sign in first' }
  if (state.message.length > 0 && form === undefined) return state
  await work('action app/actions/held.ts#dropNote')
  return state
}

export async function dropNoteOrSignIn() {
  const { userId, redirectToSignIn } = await auth()
  if (!userId) return redirectToSignIn()
  try {
    await work('action app/actions/held.ts#dropNoteOrSignIn')
  } catch (error) {
    return { ok: false, message: String(error) }
  }
  return { ok: true }
}

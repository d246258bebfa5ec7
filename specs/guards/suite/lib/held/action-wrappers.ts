import { auth } from '@clerk/nextjs/server'
import type { z } from 'zod'
import { UnauthorizedError } from './errors'
import { can, getMember, type Member } from './permissions'

export interface ActionState {
  ok?: boolean
  message?: string
  data?: unknown
}

type Action<T> = (data: T, form: FormData) => Promise<ActionState>
type UserAction<T> = (data: T, userId: string) => Promise<ActionState>

export function validatedAction<S extends z.ZodType>(schema: S, action: Action<z.infer<S>>) {
  return async (_previous: ActionState | null, form: FormData): Promise<ActionState> => {
    const parsed = schema.safeParse(Object.fromEntries(form))
    if (!parsed.success) return { ok: false, message: parsed.error.issues[0]?.message ?? 'bad input' }
    return action(parsed.data, form)
  }
}

export function validatedUserAction<S extends z.ZodType>(schema: S, action: UserAction<z.infer<S>>) {
  return async (_previous: ActionState | null, form: FormData): Promise<ActionState> => {
    const { userId } = await auth()
    if (!userId) throw new UnauthorizedError()
    const parsed = schema.safeParse(Object.fromEntries(form))
    if (!parsed.success) return { ok: false, message: 'bad input' }
    return action(parsed.data, userId)
  }
}

/** Runs the action, and makes a state of what it throws. */
export const withState =
  <A extends unknown[]>(run: (...given: A) => Promise<unknown>) =>
  async (...given: A): Promise<ActionState> => {
    try {
      return { ok: true, data: await run(...given) }
    } catch (error) {
      if (error instanceof UnauthorizedError) return { ok: false, message: 'Sign in first' }
      return { ok: false, message: 'Something went wrong' }
    }
  }

type MemberAction<A extends unknown[]> = (member: Member, ...given: A) => Promise<unknown>

/** @param needs as `resource:action`; left out: any member */
export function permitted<A extends unknown[]>(needs: string | undefined, run: MemberAction<A>) {
  return async (...given: A) => {
    const member = await getMember()
    if (!member) return { ok: false, message: 'Sign in first' }
    if (needs !== undefined) {
      const [resource = '', action = ''] = needs.split(':')
      if (!can(member, action, resource)) return { ok: false, message: `Needs ${needs}` }
    }
    return { ok: true, data: await run(member, ...given) }
  }
}

/** Says what went wrong, and does it. */
export function advised<A extends unknown[]>(run: (...given: A) => Promise<unknown>) {
  return async (...given: A) => {
    const member = await getMember()
    const messages: string[] = []
    if (!member) messages.push('Sign in first')
    const data = await run(...given)
    return { ok: messages.length === 0, messages, data }
  }
}

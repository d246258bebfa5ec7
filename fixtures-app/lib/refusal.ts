/** The answer of a Server Action. No `server-only` here: forms show these words. */
export type RefusalReason = 'unauthorized' | 'forbidden' | 'not-found' | 'invalid'

export interface Refused {
  ok: false
  error: RefusalReason
}

export type ActionResult<T = unknown> = ({ ok: true } & T) | Refused

export function refuse(error: RefusalReason): Refused {
  return { ok: false, error }
}

export const REFUSAL_TEXT: Record<RefusalReason, string> = {
  unauthorized: 'Please sign in first.',
  forbidden: 'You may not do this here.',
  'not-found': 'This no longer exists.',
  invalid: 'Please check what you typed.',
}

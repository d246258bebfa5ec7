/** What one answer to a delivery tells, without regard to the scenario. */
import type { Answer } from './send.ts'

export interface AnswerMeaning {
  kind: 'accepted' | 'rejected' | 'blocked' | 'error'
  /** Words for a person. */
  why: string
  /** `blocked`, but a handler's own bare 401 looks the same; settled by whether a genuine delivery got in. */
  unsure?: true
}

/** Findings find these again in a scenario's `why`. */
export const STACK_SHOWN = 'the answer shows a stack trace'
export const SECRET_SHOWN = 'the answer shows the signing secret'
export const ECHO_SHOWN = 'the answer repeats what was sent'

/** A frame of V8's stack: with or without a function's name, also escaped in JSON. */
const STACK = /(?:^|\n|\\n)\s*at [^\n]*?:\d+:\d+/

export function meaningOf(answer: Answer): AnswerMeaning {
  const { status, headers } = answer
  if (status === null) return { kind: 'error', why: `no answer: ${answer.error ?? 'the connection failed'}` }
  if (status >= 200 && status < 300) return { kind: 'accepted', why: `answered ${status}` }
  if (status < 400) return { kind: 'blocked', why: `answered ${status}: a redirect, which no provider follows` }
  if (status >= 500) return { kind: 'error', why: `answered ${status}` }
  if (status === 404 && isProtectRewrite(headers)) {
    return { kind: 'blocked', why: `answered 404, made by Clerk's protect() before the handler` }
  }
  // protect() answers with nothing but a status; a handler that runs behind clerkMiddleware carries the header too.
  if ((status === 401 || status === 404) && 'x-clerk-auth-status' in headers && answer.body.trim() === '') {
    return {
      kind: 'blocked',
      why: `answered ${status} with Clerk's mark and no text: its protect() asks for a session`,
      unsure: true,
    }
  }
  return { kind: 'rejected', why: `answered ${status}` }
}

/** Clerk marks the 404 that its `protect()` makes by a rewrite to a page that cannot exist. */
function isProtectRewrite(headers: Record<string, string>): boolean {
  return (
    (headers['x-clerk-auth-reason'] ?? '').startsWith('protect-rewrite') ||
    (headers['x-middleware-rewrite'] ?? '').includes('/clerk_')
  )
}

/** What the answer gives away, as sentences for `why`. */
export function leaksOf(answer: Answer, secret: string): string[] {
  const failed = answer.status !== null && answer.status >= 400
  const text = answer.body + Object.values(answer.headers).join('\n')
  return [
    ...(failed && STACK.test(answer.body) ? [STACK_SHOWN] : []),
    ...(secretForms(secret).some((form) => text.includes(form)) ? [SECRET_SHOWN] : []),
  ]
}

/** Takes the secret out of words from elsewhere (hook errors, network errors). */
export function withoutSecret(text: string, secret: string): string {
  return secretForms(secret).reduce((shown, form) => shown.replaceAll(form, '[secret]'), text)
}

/** As it is, and without the `whsec_` that libraries drop. Very short ones would match by chance. */
function secretForms(secret: string): string[] {
  return [secret, secret.replace(/^whsec_/, '')].filter((form) => form.length >= 6)
}

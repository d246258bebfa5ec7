import { auth } from '@clerk/nextjs/server'

type Session = Awaited<ReturnType<typeof auth>>
export type Predicate = (session: Session) => boolean

export const isUser: Predicate = ({ userId }) => userId !== null
export const hasRole =
  (role: string): Predicate =>
  ({ orgRole }) =>
    orgRole === role
export const all =
  (...predicates: Predicate[]): Predicate =>
  (session) =>
    predicates.every((predicate) => predicate(session))
export const any =
  (...predicates: Predicate[]): Predicate =>
  (session) =>
    predicates.some((predicate) => predicate(session))
export const not =
  (predicate: Predicate): Predicate =>
  (session) =>
    !predicate(session)

/** A handler behind a policy. */
export const allow = (policy: Predicate) => (handler: () => Promise<Response>) => async () => {
  const session = await auth()
  if (!policy(session)) return new Response(null, { status: session.userId ? 403 : 401 })
  return handler()
}

/** Policies that look things up. */
export type AsyncPolicy = () => Promise<boolean>
export const asyncUser: AsyncPolicy = async () => Boolean((await auth()).userId)

export const allowAsync =
  (...policies: AsyncPolicy[]) =>
  (handler: () => Promise<Response>) =>
  async () => {
    for (const policy of policies) if (!(await policy())) return new Response(null, { status: 403 })
    return handler()
  }

export const allowHastily =
  (...policies: AsyncPolicy[]) =>
  (handler: () => Promise<Response>) =>
  async () => {
    if (policies.some((policy) => !policy())) return new Response(null, { status: 403 })
    return handler()
  }

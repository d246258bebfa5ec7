import { auth } from '@clerk/nextjs/server'

type Access = 'public' | 'user' | 'admin'

/** `createSafeAction({ access: 'user' }, run)`; results instead of errors. */
export function createSafeAction<I, R>(
  options: { access?: Access },
  run: (input: I, userId: string | null) => Promise<R>,
) {
  const access = options.access ?? 'user'
  return async (input: I) => {
    const { userId, orgRole } = await auth()
    if (access !== 'public' && !userId) return { error: 'sign in first' }
    if (access === 'admin' && orgRole !== 'org:admin') return { error: 'admins only' }
    return { data: await run(input, userId) }
  }
}

/** `server().handler(run)`, `server().onStart(…)` in the manner of another library. */
export function createServerAction(onStart?: () => Promise<void>) {
  return {
    onStart: (begin: () => Promise<void>) => createServerAction(begin),
    handler:
      <R>(run: () => Promise<R>) =>
      async (): Promise<[R, null] | [null, Error]> => {
        try {
          await onStart?.()
          return [await run(), null]
        } catch (error) {
          return [null, error as Error]
        }
      },
  }
}

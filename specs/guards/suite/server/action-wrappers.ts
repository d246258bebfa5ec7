import { auth } from '@clerk/nextjs/server'

export function withUserAction<R>(run: (userId: string) => Promise<R>) {
  return async () => {
    const { userId } = await auth()
    if (userId === null) throw new Error('sign in first')
    return run(userId)
  }
}

export function withErrorResult<A extends unknown[], R>(run: (...args: A) => Promise<R>) {
  return async (...args: A): Promise<{ data: R } | { error: string }> => {
    try {
      return { data: await run(...args) }
    } catch (error) {
      return { error: String(error) }
    }
  }
}

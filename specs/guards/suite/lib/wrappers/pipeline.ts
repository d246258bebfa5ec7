import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'

export interface Context {
  userId?: string
  tags: string[]
}

type Next = () => Promise<Response>
export type Step = (request: NextRequest, context: Context, next: Next) => Promise<Response>

/** Runs steps from left to right; each decides whether the next one runs. */
export function pipeline(...steps: Step[]) {
  return (request: NextRequest) => {
    const context: Context = { tags: [] }
    const run = (index: number): Promise<Response> => {
      const step = steps[index]
      if (!step) return Promise.resolve(new Response('nothing to do', { status: 404 }))
      return step(request, context, () => run(index + 1))
    }
    return run(0)
  }
}

export const authenticate: Step = async (_request, context, next) => {
  const { userId } = await auth()
  if (!userId) return new Response('sign in', { status: 401 })
  context.userId = userId
  return next()
}

export const identify: Step = async (_request, context, next) => {
  const { userId } = await auth()
  if (userId) context.userId = userId
  return next()
}

export const tag =
  (name: string): Step =>
  async (_request, context, next) => {
    context.tags.push(name)
    return next()
  }

/** Calls on whatever it finds. */
export const authenticateLoosely: Step = async (_request, _context, next) => {
  const answer = next()
  const { userId } = await auth()
  return userId ? answer : new Response('sign in', { status: 401 })
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { UnauthorizedError } from './errors'

export interface RequestContext {
  requestId: string
  userId: string | null
}

export const requestContext = new AsyncLocalStorage<RequestContext>()

export function withRequestContext(handler: (request: NextRequest) => Promise<Response>) {
  return async (request: NextRequest) => {
    const { userId } = await auth()
    return requestContext.run({ requestId: crypto.randomUUID(), userId }, () => handler(request))
  }
}

/** Makes a context for users only. */
export function withUserContext(handler: (request: NextRequest) => Promise<Response>) {
  return async (request: NextRequest) => {
    const { userId } = await auth()
    if (userId === null) return Response.json({ error: 'sign in' }, { status: 401 })
    return requestContext.run({ requestId: crypto.randomUUID(), userId }, handler, request)
  }
}

export function contextUserId(): string {
  const store = requestContext.getStore()
  if (!store?.userId) throw new UnauthorizedError()
  return store.userId
}

/** Whose name stands in the log. */
export const contextActor = () => requestContext.getStore()?.userId ?? 'nobody'

import { auth } from '@clerk/nextjs/server'
import { NextResponse, type NextRequest } from 'next/server'
import { work } from '@/lib/db'

export type Handler = (request: NextRequest, context: { userId: string | null }) => Promise<Response> | Response

/** Runs the handler for those who signed in. */
export function withAuth(handler: Handler) {
  return async (request: NextRequest) => {
    const { userId } = await auth()
    if (!userId) return NextResponse.json({ error: 'sign in first' }, { status: 401 })
    return handler(request, { userId })
  }
}

interface Options {
  role?: string
  optional?: boolean
}

export const withOptions = (handler: Handler, { role, optional = false }: Options = {}) =>
  async function guardedHandler(request: NextRequest) {
    const { userId, orgRole } = await auth()
    if (!userId && !optional) return NextResponse.json({ error: 'sign in first' }, { status: 401 })
    if (role !== undefined && orgRole !== role) return NextResponse.json({ error: `needs ${role}` }, { status: 403 })
    return handler(request, { userId })
  }

/** `requireRole('org:admin')(handler)` */
export const requireRole = (role: string) => (handler: Handler) => async (request: NextRequest) => {
  const { userId, has } = await auth()
  if (!userId || !has({ role })) return new NextResponse('no', { status: 403 })
  return handler(request, { userId })
}

/** Forgets to return the refusal. */
export function withForgetfulAuth(handler: Handler) {
  return async (request: NextRequest) => {
    const { userId } = await auth()
    if (!userId) NextResponse.json({ error: 'sign in first' }, { status: 401 })
    return handler(request, { userId })
  }
}

/** Runs the handler, then looks who asked. */
export function withLateAuth(handler: Handler) {
  return async (request: NextRequest) => {
    const { userId } = await auth()
    const answer = await handler(request, { userId })
    return userId ? answer : new NextResponse('sign in', { status: 401 })
  }
}

/** Only tells the handler who asks. */
export function withUser(handler: Handler) {
  return async (request: NextRequest) => handler(request, { userId: (await auth()).userId })
}

export function withLogging(handler: Handler): Handler {
  return async (request, context) => {
    const start = Date.now()
    try {
      return await handler(request, context)
    } finally {
      console.debug(request.method, Date.now() - start)
    }
  }
}

export function withErrors(handler: Handler): Handler {
  return async (request, context) => {
    try {
      return await handler(request, context)
    } catch (error) {
      console.error(String(error))
      return new NextResponse('error', { status: 500 })
    }
  }
}

/** Answers with the work of the given name. */
export const doing =
  (marker: string): Handler =>
  async () =>
    NextResponse.json(await work(marker))

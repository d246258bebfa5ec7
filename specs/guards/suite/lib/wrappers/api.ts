import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { z } from 'zod'

interface Definition<T> {
  /** Default: signed-in users only. */
  auth?: boolean | { role: string }
  input?: z.ZodType<T>
  handler: (input: T, caller: { userId: string | null }) => Promise<unknown>
}

export function api<T = unknown>({ auth: wanted = true, input, handler }: Definition<T>) {
  return async (request: NextRequest): Promise<Response> => {
    const { userId, orgRole } = await auth()
    if (wanted !== false && !userId) return Response.json({ error: 'sign in first' }, { status: 401 })
    if (typeof wanted === 'object' && orgRole !== wanted.role) return Response.json({ error: 'no' }, { status: 403 })
    const text = await request.text()
    const parsed = (input ?? z.unknown()).safeParse(text === '' ? {} : JSON.parse(text))
    if (!parsed.success) return Response.json({ error: 'bad input' }, { status: 400 })
    return Response.json(await handler(parsed.data as T, { userId }))
  }
}

/** Handlers for all methods of one resource. */
export function serve({
  read,
  write,
}: {
  read: (marker: string) => Promise<unknown>
  write?: (marker: string) => Promise<unknown>
}) {
  const answer = (run: (marker: string) => Promise<unknown>, guarded: boolean) => async (request: NextRequest) => {
    if (guarded) {
      const { userId } = await auth()
      if (!userId) return Response.json({ error: 'sign in first' }, { status: 401 })
    }
    return Response.json(await run(`${request.method} ${request.nextUrl.pathname}`))
  }
  return {
    GET: answer(read, false),
    POST: answer(write ?? read, true),
    DELETE: answer(write ?? read, true),
  }
}

/** Every handler of a map, guarded or not. */
export function guardAll<M extends Record<string, () => Promise<Response>>>(handlers: M): M {
  const entries = Object.entries(handlers).map(([method, run]) => [
    method,
    async () => {
      const { isAuthenticated } = await auth()
      return isAuthenticated ? run() : new Response('sign in', { status: 401 })
    },
  ])
  return Object.fromEntries(entries) as M
}

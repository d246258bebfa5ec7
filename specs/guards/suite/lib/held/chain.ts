import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'

export interface Ctx {
  request: NextRequest
  userId?: string
  refusal?: Response
  state: Record<string, unknown>
}

export type Middleware = (ctx: Ctx, next: () => Promise<Response>) => Promise<Response>

/** Onion of middleware, the first outermost. */
export function compose(...middleware: Middleware[]) {
  return (last: (ctx: Ctx) => Promise<Response>) => (request: NextRequest) => {
    const ctx: Ctx = { request, state: {} }
    return middleware.reduceRight<() => Promise<Response>>(
      (next, current) => () => current(ctx, next),
      () => last(ctx),
    )()
  }
}

export const timing: Middleware = async (ctx, next) => {
  const begun = performance.now()
  const answer = await next()
  answer.headers.set('server-timing', `app;dur=${performance.now() - begun}`)
  ctx.state['timed'] = true
  return answer
}

export const signedIn: Middleware = async (ctx, next) => {
  const { userId } = await auth()
  if (!userId) return Response.json({ error: 'sign in' }, { status: 401 })
  ctx.userId = userId
  return next()
}

export const role =
  (wanted: string): Middleware =>
  async (_ctx, next) => {
    const { orgRole } = await auth()
    return orgRole === wanted ? next() : Response.json({ error: 'not for you' }, { status: 403 })
  }

type Hook = (ctx: Ctx) => unknown

/** Hooks in turn, then the handler. A hook refuses by setting `refusal`. */
export class Chain {
  private readonly hooks: Hook[] = []

  use(hook: Hook): this {
    this.hooks.push(hook)
    return this
  }

  handle(handler: (ctx: Ctx) => Promise<Response>) {
    const hooks = [...this.hooks]
    return async (request: NextRequest) => {
      const ctx: Ctx = { request, state: {} }
      for (const hook of hooks) {
        await hook(ctx)
        if (ctx.refusal) return ctx.refusal
      }
      return handler(ctx)
    }
  }

  /** Runs them all at once. */
  handleFast(handler: (ctx: Ctx) => Promise<Response>) {
    const hooks = [...this.hooks]
    return async (request: NextRequest) => {
      const ctx: Ctx = { request, state: {} }
      const [answer] = await Promise.all([handler(ctx), ...hooks.map((hook) => hook(ctx))])
      return ctx.refusal ?? answer
    }
  }
}

export async function needsUser(ctx: Ctx) {
  const { userId } = await auth()
  if (userId) ctx.userId = userId
  else ctx.refusal = Response.json({ error: 'sign in' }, { status: 401 })
}

/** `needsRole('org:admin')` is the hook. */
export const needsRole = (wanted: string) => async (ctx: Ctx) => {
  const { orgRole } = await auth()
  if (orgRole !== wanted) ctx.refusal = Response.json({ error: 'not for you' }, { status: 403 })
}

export const pipe =
  <T>(...steps: ((value: T) => T)[]) =>
  (value: T): T =>
    steps.reduce((given, step) => step(given), value)

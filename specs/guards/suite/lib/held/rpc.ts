import { auth } from '@clerk/nextjs/server'

export interface RpcContext {
  userId: string | null
  orgRole?: string | null | undefined
}

type Next = (more?: Partial<RpcContext>) => Promise<unknown>
type RpcMiddleware = (options: { ctx: RpcContext; next: Next }) => Promise<unknown>
type Resolver = (options: { ctx: RpcContext; input: unknown }) => Promise<unknown>

export class RpcError extends Error {
  constructor(readonly code: 'UNAUTHORIZED' | 'FORBIDDEN') {
    super(code)
  }
}

export interface Procedure {
  call: (ctx: RpcContext, input: unknown) => Promise<unknown>
}

class ProcedureBuilder {
  constructor(private readonly middleware: readonly RpcMiddleware[]) {}

  use(next: RpcMiddleware) {
    return new ProcedureBuilder([...this.middleware, next])
  }

  resolve(resolver: Resolver): Procedure {
    const { middleware } = this
    return {
      call: (ctx, input) => {
        const at = async (index: number, current: RpcContext): Promise<unknown> => {
          const step = middleware[index]
          if (!step) return resolver({ ctx: current, input })
          return step({ ctx: current, next: (more = {}) => at(index + 1, { ...current, ...more }) })
        }
        return at(0, ctx)
      },
    }
  }
}

export const rpc = new ProcedureBuilder([])

export const userProcedure = rpc.use(async ({ ctx, next }) => {
  if (!ctx.userId) throw new RpcError('UNAUTHORIZED')
  return next({ userId: ctx.userId })
})

export const adminProcedure = userProcedure.use(async ({ ctx, next }) => {
  if (ctx.orgRole !== 'org:admin') throw new RpcError('FORBIDDEN')
  return next()
})

/** Notes who is missing. */
export const tracedProcedure = rpc.use(async ({ ctx, next }) => {
  if (!ctx.userId) console.warn(new RpcError('UNAUTHORIZED').message)
  return next()
})

export async function createContext(): Promise<RpcContext> {
  const { userId, orgRole } = await auth()
  return { userId, orgRole }
}

type Caller<R> = { [Name in keyof R]: (input?: unknown) => Promise<unknown> }

export function createCallerFactory<R extends Record<string, Procedure>>(router: R) {
  return (ctx: RpcContext): Caller<R> => {
    const caller = {} as Caller<R>
    for (const name of Object.keys(router) as (keyof R)[]) {
      caller[name] = (input) => (router[name] as Procedure).call(ctx, input)
    }
    return caller
  }
}

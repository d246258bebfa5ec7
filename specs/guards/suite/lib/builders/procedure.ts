import { auth } from '@clerk/nextjs/server'

/** A small builder of procedures, in the manner of RPC libraries: `procedure.use(middleware).query(run)`. */
export interface Ctx {
  userId: string | null
  orgRole?: string | null
}

type Resolver<C, R> = (options: { ctx: C; input: unknown }) => Promise<R>
type Middleware<A, B> = (options: { ctx: A; next: (added?: { ctx: B }) => Promise<unknown> }) => Promise<unknown>

export class RpcError extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

export interface Procedure<C> {
  use: <B>(middleware: Middleware<C, B>) => Procedure<C & B>
  input: (schema: { parse: (value: unknown) => unknown }) => Procedure<C>
  query: <R>(resolver: Resolver<C, R>) => Callable
  mutation: <R>(resolver: Resolver<C, R>) => Callable
}

export type Callable = (input?: unknown) => Promise<unknown>

function make(
  middlewares: Middleware<never, unknown>[],
  schema?: { parse: (value: unknown) => unknown },
): Procedure<Ctx> {
  const finish = (resolver: Resolver<never, unknown>) => async (raw?: unknown) => {
    const session = await auth()
    const run = (index: number, ctx: object): Promise<unknown> => {
      const middleware = middlewares[index]
      if (middleware === undefined) return resolver({ ctx: ctx as never, input: schema ? schema.parse(raw) : raw })
      return middleware({
        ctx: ctx as never,
        next: (added) => run(index + 1, { ...ctx, ...((added?.ctx as object | undefined) ?? {}) }),
      })
    }
    return run(0, { userId: session.userId, orgRole: session.orgRole })
  }
  return {
    use: (middleware: unknown) => make([...middlewares, middleware as Middleware<never, unknown>], schema) as never,
    input: (given) => make(middlewares, given),
    query: finish as never,
    mutation: finish as never,
  }
}

export const publicProcedure = make([])

const mustBeSignedIn = publicProcedure.use<{ userId: string }>(({ ctx, next }) => {
  if (!ctx.userId) throw new RpcError('UNAUTHORIZED')
  return next({ ctx: { userId: ctx.userId } })
})

export const protectedProcedure = mustBeSignedIn

export const adminProcedure = protectedProcedure.use(async ({ ctx, next }) => {
  if (ctx.orgRole !== 'org:admin') throw new RpcError('FORBIDDEN')
  return next()
})

/** Its middleware only notes who calls. */
export const loggedProcedure = publicProcedure.use(async ({ ctx, next }) => {
  console.info('called by', ctx.userId ?? 'a stranger')
  return next()
})

/** Meant to be guarded: the error is made, not thrown. */
export const carelessProcedure = publicProcedure.use(async ({ ctx, next }) => {
  if (!ctx.userId) new RpcError('UNAUTHORIZED')
  return next()
})

/** Answers a route with a procedure. */
export function toRoute(procedure: Callable) {
  return async () => {
    try {
      return Response.json(await procedure())
    } catch (error) {
      if (error instanceof RpcError)
        return Response.json({ code: error.code }, { status: error.code === 'FORBIDDEN' ? 403 : 401 })
      throw error
    }
  }
}

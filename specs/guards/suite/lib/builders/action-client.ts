import { auth } from '@clerk/nextjs/server'

/** A small builder of safe actions: `createActionClient().use(middleware).action(run)`. */
export interface ActionContext {
  userId?: string
}

interface MiddlewareOptions {
  ctx: ActionContext
  next: (options?: { ctx: ActionContext }) => Promise<unknown>
}
type ActionMiddleware = (options: MiddlewareOptions) => Promise<unknown>
type ServerCode = (options: { parsedInput: unknown; ctx: ActionContext }) => Promise<unknown>

interface ClientOptions {
  handleServerError?: (error: Error) => string
}

class ActionClient {
  readonly #middlewares: ActionMiddleware[]
  readonly #options: ClientOptions
  readonly #schema: { parse: (value: unknown) => unknown } | undefined

  constructor(
    options: ClientOptions,
    middlewares: ActionMiddleware[] = [],
    schema?: { parse: (value: unknown) => unknown },
  ) {
    this.#options = options
    this.#middlewares = middlewares
    this.#schema = schema
  }

  use(middleware: ActionMiddleware) {
    return new ActionClient(this.#options, [...this.#middlewares, middleware], this.#schema)
  }

  inputSchema(schema: { parse: (value: unknown) => unknown }) {
    return new ActionClient(this.#options, this.#middlewares, schema)
  }

  action(serverCode: ServerCode) {
    return async (input?: unknown): Promise<{ data?: unknown; serverError?: string }> => {
      try {
        return { data: await this.#run(0, {}, input, serverCode) }
      } catch (error) {
        return { serverError: this.#options.handleServerError?.(error as Error) ?? 'something broke' }
      }
    }
  }

  #run(index: number, ctx: ActionContext, input: unknown, serverCode: ServerCode): Promise<unknown> {
    const middleware = this.#middlewares[index]
    if (!middleware) {
      const parsedInput = this.#schema ? this.#schema.parse(input ?? {}) : input
      return serverCode({ parsedInput, ctx })
    }
    return middleware({ ctx, next: (options) => this.#run(index + 1, { ...ctx, ...options?.ctx }, input, serverCode) })
  }
}

export const createActionClient = (options: ClientOptions = {}) => new ActionClient(options)

export const actionClient = createActionClient({ handleServerError: (error) => error.message })

export const authActionClient = actionClient.use(async ({ next }) => {
  const { userId } = await auth()
  if (!userId) throw new Error('sign in first')
  return next({ ctx: { userId } })
})

export const adminActionClient = authActionClient.use(async ({ next }) => {
  const { has } = await auth()
  if (!has({ role: 'org:admin' })) throw new Error('admins only')
  return next()
})

/** Knows the user, asks for none. */
export const viewerActionClient = actionClient.use(async ({ next }) => {
  const { userId } = await auth()
  return next(userId ? { ctx: { userId } } : undefined)
})

import { getAuth } from '@clerk/nextjs/server'
import type {
  GetServerSideProps,
  GetServerSidePropsContext,
  GetServerSidePropsResult,
  NextApiHandler,
  NextApiRequest,
  NextApiResponse,
} from 'next'

type Props = Record<string, unknown>
type Load = (context: GetServerSidePropsContext, userId: string) => Promise<GetServerSidePropsResult<Props>>

/** `getServerSideProps` for users, and for the role where one is named. */
export function withServerSession(load: Load, options: { role?: string } = {}): GetServerSideProps {
  return async (context) => {
    const { userId, orgRole } = getAuth(context.req)
    if (!userId) {
      const destination = `/sign-in?back=${encodeURIComponent(context.resolvedUrl)}`
      return { redirect: { destination, permanent: false } }
    }
    if (options.role && options.role !== orgRole) return { notFound: true }
    return load(context, userId)
  }
}

/** Adds the user to the props, or nobody. */
export function withUserProps(load: (context: GetServerSidePropsContext) => Promise<{ props: Props }>): GetServerSideProps {
  return async (context) => {
    const { userId } = getAuth(context.req)
    const { props } = await load(context)
    return { props: { ...props, userId: userId ?? null, redirectTo: userId ? null : '/sign-in' } }
  }
}

type NextFunction = (error?: unknown) => Promise<unknown>
export type Layer = (req: NextApiRequest, res: NextApiResponse, next: NextFunction) => unknown

/** Layers and handlers in the order in which they were added. */
export class ApiRouter {
  private readonly layers: { method: string | null; run: Layer }[] = []

  use(run: Layer) {
    this.layers.push({ method: null, run })
    return this
  }
  get(run: NextApiHandler) {
    this.layers.push({ method: 'GET', run })
    return this
  }
  post(run: NextApiHandler) {
    this.layers.push({ method: 'POST', run })
    return this
  }

  handler(): NextApiHandler {
    return async (req, res) => {
      const matching = this.layers.filter(({ method }) => method === null || method === req.method)
      const go = async (index: number): Promise<unknown> => {
        const layer = matching[index]
        if (!layer) return res.status(405).end()
        return layer.run(req, res, () => go(index + 1))
      }
      await go(0)
    }
  }
}

export const requireSession: Layer = async (req, res, next) => {
  const { userId } = getAuth(req)
  if (!userId) return res.status(401).json({ error: 'sign in' })
  return next()
}

export const rejectStrangers: Layer = async (req, res, next) => {
  const { userId } = getAuth(req)
  if (!userId) res.status(401).json({ error: 'sign in' })
  await next()
}

export const only =
  (...methods: string[]) =>
  (handler: NextApiHandler): NextApiHandler =>
  (req, res) =>
    methods.includes(req.method ?? '') ? handler(req, res) : res.status(405).end()

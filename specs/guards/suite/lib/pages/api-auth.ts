import { getAuth } from '@clerk/nextjs/server'
import type {
  GetServerSideProps,
  GetServerSidePropsContext,
  NextApiHandler,
  NextApiRequest,
  NextApiResponse,
} from 'next'

/** Answers strangers, and says null. */
export function userOrRefuse(req: NextApiRequest, res: NextApiResponse): string | null {
  const { userId } = getAuth(req)
  if (userId) return userId
  res.status(401).json({ error: 'sign in first' })
  return null
}

export const withApiAuth =
  (handler: NextApiHandler, { role }: { role?: string } = {}): NextApiHandler =>
  async (req, res) => {
    const { userId, orgRole } = getAuth(req)
    if (!userId) return res.status(401).json({ error: 'sign in first' })
    if (role !== undefined && orgRole !== role) return res.status(403).json({ error: `needs ${role}` })
    return handler(req, res)
  }

/** Answers strangers, and goes on. */
export const withCarelessAuth =
  (handler: NextApiHandler): NextApiHandler =>
  async (req, res) => {
    const { userId } = getAuth(req)
    if (!userId) res.status(401)
    return handler(req, res)
  }

type Handlers = Partial<Record<string, NextApiHandler>>

export const byMethod =
  (handlers: Handlers): NextApiHandler =>
  (req, res) => {
    const handler = handlers[req.method ?? 'GET']
    if (!handler) return res.status(405).end()
    return handler(req, res)
  }

export function withPageUser(
  load: (context: GetServerSidePropsContext, userId: string) => Promise<object>,
): GetServerSideProps {
  return async (context) => {
    const { userId } = getAuth(context.req)
    if (!userId) return { redirect: { destination: '/sign-in', permanent: false } }
    return { props: { ...(await load(context, userId)) } }
  }
}

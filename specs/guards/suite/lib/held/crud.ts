import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export type Access = 'public' | 'user' | 'admin'

interface Policy {
  read?: Access
  write?: Access
}

const DENIED: Record<Access, () => Promise<Response | undefined>> = {
  public: () => Promise.resolve(undefined),
  user: async () => {
    const { userId } = await auth()
    return userId ? undefined : Response.json({ error: 'sign in' }, { status: 401 })
  },
  admin: async () => {
    const { has, userId } = await auth()
    if (!userId) return Response.json({ error: 'sign in' }, { status: 401 })
    return has({ role: 'org:admin' }) ? undefined : Response.json({ error: 'admins only' }, { status: 403 })
  },
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const KIND: Record<Method, keyof Policy> = { GET: 'read', POST: 'write', PUT: 'write', DELETE: 'write' }

/** Handlers for a resource: what is not said of it is for users. */
export function crud(path: string, policy: Policy) {
  const make = (method: Method) => async () => {
    const access = policy[KIND[method]] ?? 'user'
    const denied = await DENIED[access]()
    if (denied) return denied
    return Response.json({ rows: await work(`${method} ${path}`) })
  }
  return { GET: make('GET'), POST: make('POST'), PUT: make('PUT'), DELETE: make('DELETE') }
}

/** The same, but asks only where something is said. */
export function looseCrud(path: string, policy: Policy) {
  const make = (method: Method) => async () => {
    const access = policy[KIND[method]]
    if (access !== undefined) {
      const denied = await DENIED[access]()
      if (denied) return denied
    }
    return Response.json({ rows: await work(`${method} ${path}`) })
  }
  return Object.fromEntries((Object.keys(KIND) as Method[]).map((method) => [method, make(method)])) as Record<
    Method,
    () => Promise<Response>
  >
}

import { auth } from '@clerk/nextjs/server'
import { HttpError } from '@/lib/http'

export async function requireRole(role: 'org:admin' | 'org:member') {
  const { orgRole } = await auth()
  if (orgRole !== role) throw new HttpError(403, `needs ${role}`)
}

export async function requirePermission(...permissions: string[]) {
  const { has } = await auth()
  for (const permission of permissions) {
    if (!has({ permission })) throw new HttpError(403, `needs ${permission}`)
  }
}

interface Wanted {
  role?: string
  mode?: 'public' | 'user'
  optional?: boolean
}

export async function checkAccess({ role, mode = 'user', optional = false }: Wanted = {}) {
  if (mode === 'public') return
  const { userId, sessionClaims } = await auth()
  if (!userId) {
    if (optional) return
    throw new HttpError(401, 'sign in first')
  }
  const claims = sessionClaims as { metadata?: { role?: string } }
  if (role !== undefined && claims.metadata?.role !== role) throw new HttpError(403, `needs ${role}`)
}

/** `requireLevel('admin')` makes the check, which is called for each request. */
export const requireLevel = (level: 'admin' | 'user' | 'none') => async () => {
  if (level === 'none') return
  const { userId, orgRole } = await auth()
  if (!userId) throw new HttpError(401, 'sign in first')
  if (level === 'admin' && orgRole !== 'org:admin') throw new HttpError(403, 'admins only')
}

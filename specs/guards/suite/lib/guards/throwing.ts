import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { HttpError } from '@/lib/http'

export async function requireUser() {
  const { userId } = await auth()
  if (!userId) throw new HttpError(401, 'sign in first')
  return { id: userId }
}

export async function requireAdmin() {
  const user = await requireUser()
  const { has } = await auth()
  if (!has({ role: 'org:admin' })) throw new HttpError(403, 'admins only')
  return user
}

export const requireUserOrRedirect = async () => {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  return userId
}

export async function requireOrg(): Promise<string> {
  const { orgId } = await auth()
  if (orgId) return orgId
  throw new HttpError(403, 'choose an organisation')
}

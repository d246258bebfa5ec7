import { auth, currentUser } from '@clerk/nextjs/server'

export async function getUserOrNull() {
  const { userId } = await auth()
  return userId ? { id: userId } : null
}

export async function getAdminUser() {
  const user = await currentUser()
  if (!user) return null
  if (user.publicMetadata.role !== 'admin') return null
  return user
}

/** Whose tenant is it? Strangers have the public one. */
export async function getTenantId() {
  const { orgId } = await auth()
  return orgId ?? 'public'
}

export async function getOptionalAuth() {
  try {
    const { userId } = await auth()
    return { userId, isGuest: !userId }
  } catch {
    return { userId: null, isGuest: true }
  }
}

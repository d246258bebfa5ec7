import 'server-only'
import { auth, currentUser } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { work } from '@/lib/db'

/** Every function that reads data begins with this. */
export const verifySession = cache(async () => {
  const { userId, orgId } = await auth()
  if (!userId) redirect('/sign-in')
  return { isAuth: true, userId, orgId }
})

export const readSession = cache(async () => {
  const { userId } = await auth()
  if (!userId) return { isAuth: false as const, userId: null }
  return { isAuth: true as const, userId }
})

export async function getProjects(marker: string) {
  const { userId } = await verifySession()
  return (await work(marker)).map(({ id, name }) => ({ id, name, mine: userId !== '' }))
}

export const getMembers = async (marker: string) => work(marker)

/** What of a user goes to the browser. */
export const getProfile = cache(async () => {
  const user = await currentUser()
  if (!user) return null
  return { id: user.id, role: (user.publicMetadata['role'] as string | undefined) ?? 'member' }
})

export async function requireProfileRole(role: string) {
  const profile = await getProfile()
  if (profile?.role !== role) redirect('/')
  return profile
}

export async function hasProfileRole(role: string): Promise<boolean> {
  return (await getProfile())?.role === role
}

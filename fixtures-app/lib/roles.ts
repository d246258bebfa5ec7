import 'server-only'
import { clerkClient } from '@clerk/nextjs/server'
import { isClerkAPIResponseError } from '@clerk/nextjs/errors'
import { z } from 'zod'

/** `null` takes the role away. */
export const roleChange = z.object({ role: z.enum(['admin', 'support']).nullable() })

export type RoleChange = z.infer<typeof roleChange>

/**
 * Sets the role in the user's *public* metadata, which only the Backend API can write; `unsafeMetadata` could be
 * written by the users themselves. It reaches the session token with the next refresh, within a minute.
 * @returns false when there is no such user
 */
export async function saveRole(userId: string, role: RoleChange['role']): Promise<boolean> {
  const clerk = await clerkClient()
  try {
    // Clerk removes a key that is set to null; its type for our own keys does not say so.
    const publicMetadata: Record<string, unknown> = { role }
    await clerk.users.updateUserMetadata(userId, { publicMetadata })
    return true
  } catch (error) {
    if (isClerkAPIResponseError(error) && error.status === 404) return false
    throw error
  }
}

/** Roles as Clerk knows them now. The database has no copy: two places that say who is admin would disagree one day. */
export async function readRoles(userIds: string[]): Promise<Map<string, AppRole | null>> {
  if (userIds.length === 0) return new Map()
  const clerk = await clerkClient()
  const { data } = await clerk.users.getUserList({ userId: userIds.slice(0, 100), limit: 100 })
  return new Map(data.map((user) => [user.id, user.publicMetadata.role ?? null]))
}

import { auth } from '@clerk/nextjs/server'

export const ROLE_NAMES = ['guest', 'member', 'admin'] as const
export type RoleName = (typeof ROLE_NAMES)[number]

const GRANTS: Record<RoleName, Partial<Record<string, readonly string[]>>> = {
  guest: { catalogue: ['read'] },
  member: { catalogue: ['read'], project: ['read'] },
  admin: { catalogue: ['read', 'write'], project: ['read', 'write', 'delete'] },
}

export interface Member {
  id: string
  role: RoleName
}

export async function getMember(): Promise<Member | null> {
  const { userId, orgRole } = await auth()
  if (!userId) return null
  return { id: userId, role: orgRole === 'org:admin' ? 'admin' : 'member' }
}

/** Nobody is a guest. */
export function can(member: Member | null, action: string, resource: string): boolean {
  return GRANTS[member?.role ?? 'guest'][resource]?.includes(action) ?? false
}

/** What no list names is allowed. */
export function canUnlessListed(member: Member | null, action: string, resource: string): boolean {
  return GRANTS[member?.role ?? 'guest'][resource]?.includes(action) ?? true
}

const RANK: Record<RoleName, number> = { guest: 0, member: 1, admin: 2 }

export const rankOf = (member: Member | null) => (member ? RANK[member.role] : RANK.guest)
export const atLeast = (member: Member | null, role: RoleName) => rankOf(member) >= RANK[role]

/** @param names each as `resource:action` */
export function holdsAll(member: Member | null, names: string[]): boolean {
  return names.every((name) => {
    const [resource = '', action = ''] = name.split(':')
    return can(member, action, resource)
  })
}

export function holdsAny(member: Member | null, names: string[]): boolean {
  return names.some((name) => {
    const [resource = '', action = ''] = name.split(':')
    return can(member, action, resource)
  })
}
export { RANK }

export const ADMIN = 'org:admin'
export const ROLES = { admin: 'org:admin', member: 'org:member' } as const
export type Claims = { metadata?: { role?: string } } | null | undefined

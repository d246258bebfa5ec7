/** The state of one local instance, in memory. Knows nothing of HTTP: the Backend and the Frontend API share it. */
import { randomBytes } from 'node:crypto'
import { ApiError, notFound } from './errors.ts'
import type { Invitation, Membership, Metadata, Organization, Session, SignInToken, User } from './types.ts'

export const newId = (prefix: string) => `${prefix}_${randomBytes(14).toString('hex')}`

/** Permissions of Clerk's own roles (Clerk docs, "Roles and permissions > System permissions"). */
const SYSTEM_PERMISSIONS: Record<string, string[]> = {
  'org:admin': [
    'org:sys_profile:manage',
    'org:sys_profile:delete',
    'org:sys_memberships:read',
    'org:sys_memberships:manage',
    'org:sys_domains:read',
    'org:sys_domains:manage',
  ],
  'org:member': ['org:sys_memberships:read'],
}

export type NewUser = Partial<Omit<User, 'email' | 'createdAt' | 'updatedAt'>> & { email: string }
export type NewOrganization = Partial<Omit<Organization, 'createdAt' | 'updatedAt'>> & { slug: string }
export type NewMembership = Pick<Membership, 'userId' | 'organizationId'> &
  Partial<Pick<Membership, 'role' | 'permissions'>>

export type NewInvitation = Pick<Invitation, 'organizationId' | 'email' | 'role'> &
  Partial<Pick<Invitation, 'publicMetadata' | 'redirectUrl'>>

export class Store {
  readonly users = new Map<string, User>()
  readonly organizations = new Map<string, Organization>()
  readonly memberships = new Map<string, Membership>()
  readonly sessions = new Map<string, Session>()
  readonly signInTokens = new Map<string, SignInToken>()
  readonly invitations = new Map<string, Invitation>()

  /** Remembers everything but sign-in tokens; the function puts it back. A run's own calls may change roles. */
  snapshot(): () => void {
    const parts = [
      remember(this.users),
      remember(this.organizations),
      remember(this.memberships),
      remember(this.invitations),
      remember(this.sessions),
    ]
    return () => {
      for (const putBack of parts) putBack()
    }
  }

  addUser(given: NewUser): User {
    const taken = [...this.users.values()].some((user) => user.email === given.email.toLowerCase())
    if (taken) {
      throw new ApiError(422, 'form_identifier_exists', 'That email address is taken. Please try another.', {
        param_name: 'email_address',
      })
    }
    const now = Date.now()
    const user: User = {
      otherEmails: [],
      unverifiedEmails: [],
      password: null,
      username: null,
      externalId: null,
      firstName: null,
      lastName: null,
      publicMetadata: {},
      privateMetadata: {},
      unsafeMetadata: {},
      banned: false,
      locked: false,
      ...given,
      id: given.id ?? newId('user'),
      email: given.email.toLowerCase(),
      createdAt: now,
      updatedAt: now,
    }
    this.users.set(user.id, user)
    return user
  }

  user(id: string): User {
    const user = this.users.get(id)
    if (!user) throw notFound('user')
    return user
  }

  removeUser(id: string): void {
    this.user(id)
    this.users.delete(id)
    for (const session of this.sessions.values()) if (session.userId === id) session.status = 'revoked'
    for (const [key, membership] of this.memberships) if (membership.userId === id) this.memberships.delete(key)
  }

  addOrganization(given: NewOrganization): Organization {
    if ([...this.organizations.values()].some((organization) => organization.slug === given.slug)) {
      throw new ApiError(422, 'form_identifier_exists', 'That slug is taken. Please try another.', {
        param_name: 'slug',
      })
    }
    const now = Date.now()
    const organization: Organization = {
      name: given.slug,
      createdBy: null,
      maxAllowedMemberships: 5,
      publicMetadata: {},
      privateMetadata: {},
      ...given,
      id: given.id ?? newId('org'),
      createdAt: now,
      updatedAt: now,
    }
    this.organizations.set(organization.id, organization)
    return organization
  }

  /** @param idOrSlug Clerk's own endpoint takes either */
  organization(idOrSlug: string): Organization {
    const found =
      this.organizations.get(idOrSlug) ??
      [...this.organizations.values()].find((organization) => organization.slug === idOrSlug)
    if (!found) throw notFound('organization')
    return found
  }

  removeOrganization(id: string): void {
    this.organizations.delete(this.organization(id).id)
    for (const [key, membership] of this.memberships) if (membership.organizationId === id) this.memberships.delete(key)
    for (const session of this.sessions.values()) if (session.organizationId === id) session.organizationId = null
  }

  addMembership(given: NewMembership): Membership {
    this.user(given.userId)
    this.organization(given.organizationId)
    if (this.findMembership(given.organizationId, given.userId)) {
      throw new ApiError(422, 'already_a_member_in_organization', 'The user is already a member of the organization.')
    }
    const now = Date.now()
    const membership: Membership = {
      id: newId('orgmem'),
      role: 'org:member',
      permissions: this.permissionsOfRole(given.role ?? 'org:member'),
      publicMetadata: {},
      privateMetadata: {},
      ...given,
      createdAt: now,
      updatedAt: now,
    }
    this.memberships.set(membership.id, membership)
    return membership
  }

  /** Custom permissions of a role, as far as known: those of another member who has it. */
  permissionsOfRole(role: string): string[] {
    return [...([...this.memberships.values()].find((membership) => membership.role === role)?.permissions ?? [])]
  }

  /** @throws {ApiError} 422 for a member of the organization */
  addInvitation(given: NewInvitation): Invitation {
    const email = given.email.toLowerCase()
    const isMember = this.membershipsOf({ organizationId: given.organizationId }).some(({ userId }) => {
      const user = this.user(userId)
      return [user.email, ...user.otherEmails].includes(email)
    })
    if (isMember)
      throw new ApiError(422, 'already_a_member_in_organization', 'The user is already a member of the organization.')
    const invitation: Invitation = {
      publicMetadata: {},
      redirectUrl: null,
      ...given,
      id: newId('orginv'),
      email,
      status: 'pending',
      ticket: newId('tkt'),
      createdAt: Date.now(),
    }
    this.invitations.set(invitation.id, invitation)
    return invitation
  }

  findMembership(organizationId: string, userId: string): Membership | undefined {
    return [...this.memberships.values()].find(
      (membership) => membership.organizationId === organizationId && membership.userId === userId,
    )
  }

  membership(organizationId: string, userId: string): Membership {
    const found = this.findMembership(organizationId, userId)
    if (!found) throw notFound('membership')
    return found
  }

  membershipsOf(filter: Partial<Pick<Membership, 'userId' | 'organizationId'>>): Membership[] {
    return [...this.memberships.values()].filter(
      (membership) =>
        (filter.userId === undefined || membership.userId === filter.userId) &&
        (filter.organizationId === undefined || membership.organizationId === filter.organizationId),
    )
  }

  /** @param organizationId undefined: the user's first organization, as Clerk does for a new session */
  addSession(userId: string, organizationId?: string | null): Session {
    this.user(userId)
    if (organizationId != null) this.membership(organizationId, userId)
    const now = Date.now()
    const session: Session = {
      id: newId('sess'),
      userId,
      clientId: newId('client'),
      status: 'active',
      organizationId:
        organizationId === undefined ? (this.membershipsOf({ userId })[0]?.organizationId ?? null) : organizationId,
      createdAt: now,
      updatedAt: now,
    }
    this.sessions.set(session.id, session)
    return session
  }

  session(id: string): Session {
    const session = this.sessions.get(id)
    if (!session) throw notFound('session')
    return session
  }
}

function remember<T>(map: Map<string, T>): () => void {
  const copy = structuredClone(map)
  return () => {
    map.clear()
    for (const [id, value] of structuredClone(copy)) map.set(id, value)
  }
}

/** All permissions of a membership: those of the role by itself, and the custom ones. */
export function permissionsOf(membership: Membership): string[] {
  return [...(SYSTEM_PERMISSIONS[membership.role] ?? []), ...membership.permissions]
}

/**
 * Clerk's merge of metadata (Clerk docs, "updateUserMetadata"): deep, and `null` removes a key at any level.
 */
export function mergeMetadata(current: Metadata, change: Metadata): Metadata {
  const merged = new Map(Object.entries(current))
  for (const [key, value] of Object.entries(change)) {
    const before = merged.get(key)
    if (value === null) merged.delete(key)
    else merged.set(key, isObject(value) ? mergeMetadata(isObject(before) ? before : {}, value) : value)
  }
  return Object.fromEntries(merged)
}

function isObject(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

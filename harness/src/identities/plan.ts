/** From the config to the users, organizations and memberships that are wanted. Pure; the same for both kinds of Clerk. */
import type { IdentityInfo } from '../access/index.ts'
import type { IdentityConfig, OrganizationConfig, RoutewardenConfig } from '../config/index.ts'
import { IdentityConfigError } from './types.ts'

export interface WantedMembership {
  slug: string
  role: string
  permissions: string[]
}

export interface WantedIdentity {
  name: string
  description: string | undefined
  userId: string
  email: string
  firstName: string
  lastName: string
  publicMetadata: Record<string, unknown>
  memberships: WantedMembership[]
  /** Slug of the session's organization; null: personal workspace. */
  active: string | null
}

export interface WantedOrganization extends Required<Omit<OrganizationConfig, 'publicMetadata'>> {
  slug: string
  publicMetadata: Record<string, unknown>
}

/** @throws {IdentityConfigError} naming the identity and what is wrong with it */
export function planIdentities(config: RoutewardenConfig): {
  identities: WantedIdentity[]
  organizations: WantedOrganization[]
} {
  const organizations = Object.entries(config.organizations ?? {}).map(([slug, given]) => ({
    slug,
    id: given.id ?? `org_${slug.replaceAll('-', '_')}`,
    name: given.name ?? slug,
    publicMetadata: given.publicMetadata ?? {},
  }))
  refuseTwice(
    organizations.map(({ slug, id }) => ({ name: slug, value: id })),
    'organizations',
    'id',
  )
  const given = { 'signed-in': {}, ...config.identities }
  const identities = Object.entries(given).map(([name, identity]) => planOne(name, identity, organizations))
  for (const key of ['userId', 'email'] as const) {
    refuseTwice(
      identities.map((identity) => ({ name: identity.name, value: identity[key] })),
      'identities',
      key,
    )
  }
  return { identities, organizations }
}

function refuseTwice(all: { name: string; value: string }[], what: string, key: string): void {
  const seen = new Map<string, string>()
  for (const { name, value } of all) {
    const other = seen.get(value)
    if (other !== undefined) {
      throw new IdentityConfigError(
        `The ${what} "${other}" and "${name}" have the same ${key} "${value}".`,
        `Give each its own: set \`${key}\` of one of them.`,
      )
    }
    seen.set(value, name)
  }
}

function planOne(name: string, identity: IdentityConfig, organizations: WantedOrganization[]): WantedIdentity {
  if (name === 'anonymous') {
    throw new IdentityConfigError(
      '`identities.anonymous` cannot be set: it is the caller without a session, and always there.',
      'Choose another name for this identity.',
    )
  }
  const memberships = (identity.organizations ?? []).map((membership) => ({
    slug: membership.slug,
    role: membership.role ?? 'org:member',
    permissions: membership.permissions ?? [],
  }))
  const known = organizations.map((organization) => organization.slug)
  const missing = memberships.find((membership) => !known.includes(membership.slug))
  if (missing) {
    throw new IdentityConfigError(
      `The identity "${name}" is in the organization "${missing.slug}", which does not exist.`,
      `Add it: organizations: { '${missing.slug}': {} }. Known: ${known.join(', ') || 'none'}.`,
    )
  }
  const twice = memberships.find((one, index) => memberships.findIndex((other) => other.slug === one.slug) < index)
  if (twice) {
    throw new IdentityConfigError(
      `The identity "${name}" is in the organization "${twice.slug}" twice.`,
      'Keep one of the memberships: a user has one role in an organization.',
    )
  }
  for (const membership of memberships) checkForm(name, membership)
  const active =
    identity.activeOrganization === undefined ? (memberships[0]?.slug ?? null) : identity.activeOrganization
  if (active !== null && !memberships.some((membership) => membership.slug === active)) {
    throw new IdentityConfigError(
      `The identity "${name}" has "${active}" as its active organization, but is no member of it.`,
      'Add the membership to its `organizations`, or choose one of them.',
    )
  }
  return {
    name,
    description: identity.description,
    userId: identity.userId ?? `user_${name.replaceAll('-', '_')}`,
    email: (identity.email ?? `${name}+clerk_test@example.com`).toLowerCase(),
    firstName: identity.firstName ?? capitalise(name),
    lastName: identity.lastName ?? 'Example',
    publicMetadata: identity.publicMetadata ?? {},
    memberships,
    active,
  }
}

/** What is not in Clerk's form would be lost on the way into a token, and the identity be less than it says. */
function checkForm(name: string, { slug, role, permissions }: WantedMembership): void {
  if (!/^org:[^\s:]+$/.test(role)) {
    throw new IdentityConfigError(
      `The identity "${name}" has the role "${role}" in "${slug}", which is no role of an organization.`,
      'Write it as Clerk does, for example org:admin.',
    )
  }
  const wrong = permissions.find((permission) => !/^org:(?!sys_)[^\s:,]+:[^\s:,]+$/.test(permission))
  if (wrong === undefined) return
  throw new IdentityConfigError(
    `The identity "${name}" has the permission "${wrong}" in "${slug}", which no session token can carry.`,
    'Custom permissions have the form org:<feature>:<action>; system permissions (org:sys_…) are in no token.',
  )
}

const capitalise = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

export const ANONYMOUS: IdentityInfo = {
  name: 'anonymous',
  userId: null,
  role: null,
  org: null,
  description: 'no session',
}

/** A shortcode of the whole public metadata of the user, or of the role in it; not `org.…` and not another key. */
const EXPOSES_ROLE = /\{\{[^{}]*\buser\.public_metadata(\.role)?(?![\w.])[^{}]*\}\}/

/** @param ids as the running Clerk knows them */
export function identityInfo(
  wanted: WantedIdentity,
  ids: { userId: string; orgIds: Record<string, string> },
  sessionClaims: Record<string, unknown>,
): IdentityInfo {
  const membership = wanted.memberships.find((one) => one.slug === wanted.active)
  const role = wanted.publicMetadata['role']
  const claimed = EXPOSES_ROLE.test(JSON.stringify(sessionClaims))
  const org = membership
    ? {
        id: ids.orgIds[membership.slug] ?? '',
        slug: membership.slug,
        role: membership.role,
        permissions: membership.permissions,
      }
    : null
  const shownRole = claimed && typeof role === 'string' ? role : null
  const parts = [
    shownRole === null ? [] : [`role ${shownRole}`],
    org === null ? [] : [`${org.role} of ${org.slug}`],
    org?.permissions.length ? [`with ${org.permissions.join(', ')}`] : [],
  ].flat()
  return {
    name: wanted.name,
    userId: ids.userId,
    role: shownRole,
    org,
    description: wanted.description ?? ['signed in', ...parts].join(', '),
  }
}

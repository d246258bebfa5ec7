/** Does a real instance give each identity what the config says? Asked of one token each, before anything is probed. */
import { decodeJwt } from 'jose'
import type { WantedIdentity } from './plan.ts'
import { IdentityConfigError } from './types.ts'

interface Expected {
  wanted: WantedIdentity
  userId: string
  /** Id of the active organization; null: the personal workspace. */
  orgId: string | null
  token: string
}

/**
 * @param sessionClaims of the config: claims come from a template in the dashboard, which must be there
 * @throws {IdentityConfigError} a claim is in no token, or a token is of another user, organization or role
 */
export function verifyTokens(
  all: Expected[],
  sessionClaims: Record<string, unknown>,
  log: (line: string) => void,
): void {
  const tokens = all.map((expected) => ({ ...expected, claims: decodeJwt(expected.token) }))
  // One token may lack a claim that has no value for its user; a claim that all lack is not in the template.
  const missing = Object.keys(sessionClaims).filter((claim) => !tokens.some(({ claims }) => claim in claims))
  if (missing.length > 0) {
    throw new IdentityConfigError(
      `The session tokens of this Clerk instance lack the claim ${missing.join(', ')}, which \`sessionClaims\` of the config names.`,
      `In Clerk's dashboard, under Sessions > Customize session token, set: ${JSON.stringify(sessionClaims)}`,
    )
  }
  for (const { wanted, userId, orgId, claims } of tokens) {
    const organization = (claims['o'] ?? {}) as { id?: string; rol?: string }
    const role = wanted.memberships.find((membership) => membership.slug === wanted.active)?.role ?? null
    const got = { user: claims.sub, organization: organization.id ?? null, role: orgRole(organization.rol) }
    const should = { user: userId, organization: orgId, role }
    for (const key of ['user', 'organization', 'role'] as const) {
      if (got[key] === should[key]) continue
      throw new IdentityConfigError(
        `Clerk's token for the identity "${wanted.name}" has the ${key} ${got[key] ?? 'none'}; the config says ${should[key] ?? 'none'}.`,
        'Check the organization settings of the instance (roles, forced organization), or run with --clerk local.',
      )
    }
    if (wanted.memberships.some((membership) => membership.permissions.length > 0)) {
      log(`Permissions of "${wanted.name}" are those of its role in Clerk's dashboard: the API cannot set them.`)
    }
  }
}

const orgRole = (role: string | undefined) => (role === undefined ? null : `org:${role.replace(/^org:/, '')}`)

/** From what a team says (an access, or outcomes by identity) to an expectation for each identity. */
import type { DeclaredRoute } from './route-config.ts'
import {
  BLOCKED_OUTCOMES,
  type Access,
  type Client,
  type DeclaredOutcome,
  type EntryOutcome,
  type HttpMethod,
  type IdentityInfo,
  type Outcome,
} from './types.ts'

const bare = (role: string) => role.replace(/^org:/, '')

/**
 * Does an access let an identity in? Null: the access alone does not tell (an owner is a matter of the row,
 * `unknown` of nothing).
 */
export function admits(access: Access, identity: IdentityInfo): boolean | null {
  if (access === 'public') return true
  if (access === 'unknown') return null
  if (access === 'secret') return false // nor does one know the app's secrets
  if (access.startsWith('webhook:')) return false // none of our identities signs as a provider does
  if (identity.userId === null) return false
  if (access === 'signed-in') return true
  if (access === 'owner') return null
  if (access === 'org') return identity.org !== null
  const [kind, value] = splitOnce(access)
  if (kind === 'role') return identity.role === value
  if (kind === 'org') return identity.org !== null && bare(identity.org.role) === bare(value)
  return identity.org?.permissions.some((permission) => bare(permission) === bare(value)) ?? false
}

function splitOnce(access: string): [string, string] {
  const at = access.indexOf(':')
  return [access.slice(0, at), access.slice(at + 1)]
}

/** What the config expects of each identity; null where it says nothing. */
export function declaredOutcomes(
  route: Pick<DeclaredRoute, 'access' | 'expect' | 'listed'>,
  identities: IdentityInfo[],
): Record<string, DeclaredOutcome | null> {
  return Object.fromEntries(
    identities.map((identity) => {
      const exact = route.expect?.[identity.name]
      if (exact !== undefined) return [identity.name, exact]
      const admitted = route.access === undefined ? null : admits(route.access, identity)
      if (admitted === null || (admitted && route.listed === true)) return [identity.name, null]
      return [identity.name, admitted ? 'reached' : 'blocked']
    }),
  )
}

/**
 * Holds an outcome against an expectation.
 * `safe-difference`: turned away, but otherwise than declared (401 for a redirect): nobody got in.
 * `unproven`: the outcome proves neither (an error, an unknown).
 */
export function compare(
  declared: DeclaredOutcome,
  observed: Outcome,
  how: { client: Client; method: HttpMethod | '*' },
): 'agrees' | 'opened' | 'closed' | 'safe-difference' | 'unproven' {
  if (declared === observed) return 'agrees'
  const blocked = isTurnedAway(observed, how)
  if (declared === 'blocked') return blocked ? 'agrees' : observed === 'reached' ? 'opened' : 'unproven'
  if (declared === 'reached') return blocked || observed === 'method-not-allowed' ? 'closed' : 'unproven'
  if (observed === 'reached') return 'opened'
  return blocked ? 'safe-difference' : 'unproven'
}

/** A redirect elsewhere keeps a page's content back, but after a POST it may follow the deed: no proof there. */
export function isTurnedAway(outcome: Outcome, how: { client: Client; method: HttpMethod | '*' }): boolean {
  return BLOCKED_OUTCOMES.has(outcome) || (outcome === 'redirect' && how.client === 'document' && how.method === 'GET')
}

/** Accesses that could explain who got in, from the most open to the narrowest. */
function candidates(identities: IdentityInfo[]): Access[] {
  const roles = unique(identities.flatMap((identity) => (identity.role === null ? [] : [identity.role])))
  const orgRoles = unique(identities.flatMap((identity) => (identity.org ? [bare(identity.org.role)] : [])))
  const permissions = unique(identities.flatMap((identity) => identity.org?.permissions ?? []))
  return [
    'public',
    'signed-in',
    'org',
    ...roles.map((role): Access => `role:${role}`),
    ...orgRoles.map((role): Access => `org:${role}`),
    ...permissions.map((permission): Access => `permission:${permission}`),
  ]
}

const unique = (values: string[]) => [...new Set(values)]

/**
 * The access that what was observed amounts to. `unknown` unless every identity's outcome is known and a reading
 * fits all of them; a declared access that agrees with every outcome is preferred over an equivalent one.
 */
export function observedAccess(
  outcomes: Record<string, Pick<EntryOutcome, 'observed' | 'declared'>>,
  identities: IdentityInfo[],
  how: { client: Client; method: HttpMethod | '*' },
  declared: Access | null,
): Access {
  if (outcomes['anonymous']?.observed === 'reached') return 'public'
  const reached = (identity: IdentityInfo) => outcomes[identity.name]?.observed === 'reached'
  const allKnown = identities.every((identity) => {
    const outcome = outcomes[identity.name]?.observed
    return outcome !== undefined && (outcome === 'reached' || isTurnedAway(outcome, how))
  })
  if (!allKnown) return 'unknown'
  const agrees = identities.every((identity) => {
    const { declared: expected, observed } = outcomes[identity.name] ?? {}
    return expected != null && observed !== undefined && compare(expected, observed, how) === 'agrees'
  })
  if (declared !== null && agrees) return declared
  if (!identities.some(reached)) return 'unknown'
  return (
    candidates(identities).find((access) => identities.every((one) => admits(access, one) === reached(one))) ??
    'unknown'
  )
}

/** Predicted outcomes: what the proxy does with a request, then the entry point's own guard. */
import { admits, isTurnedAway } from './declared.ts'
import type { Access, Client, GuardVerdict, HttpMethod, IdentityInfo, Outcome } from './types.ts'

interface Judged {
  client: Client
  method: HttpMethod | '*'
  guard: GuardVerdict
}

/**
 * @param proxy what the proxy alone answers this identity
 * @returns `unknown` wherever one of the two that the outcome depends on is not known
 */
export function predictedOutcome(proxy: Outcome, identity: IdentityInfo, { client, guard }: Judged): Outcome {
  if (proxy !== 'reached') return proxy
  // A stranger finds the way in; whether others take it, nobody knows.
  if (guard.status === 'open') return identity.userId !== null && guard.asksMore !== undefined ? 'unknown' : 'reached'
  if (guard.status === 'webhook') return forged(guard)
  if (guard.status !== 'guarded') return 'unknown'
  const { refused } = guard
  if (identity.userId === null) return refused?.stranger ?? (client === 'document' ? 'sign-in' : 'unauthorized')
  const admitted = guard.anyOf ? admitsOne(guard.anyOf, identity) : admits(guard.access, identity)
  // Whom it admits it may ask more of, by a row of a database.
  if (admitted === null || (admitted && guard.asksMore !== undefined)) return 'unknown'
  return admitted ? 'reached' : (refused?.others ?? 'forbidden')
}

/** Tried as members of an organization: what a role alone is worth is not known. */
function admitsOne(anyOf: Access[], identity: IdentityInfo): boolean | null {
  const admitted = anyOf.map((access) => admits(access, identity))
  if (admitted.includes(true)) return identity.org === null ? null : true
  return admitted.includes(null) ? null : false
}

/** What a delivery without a signature gets: a check whose error nobody catches is answered with 500. */
function forged({ refused }: GuardVerdict): Outcome {
  return refused?.stranger === 'error' ? 'error' : 'unauthorized'
}

/**
 * The access that the predicted outcomes amount to. A stranger whom the proxy turns away in one spelling of the path and
 * not in another counts as let in where nothing else is there to stop them, and as unknown where something may be.
 * @param open outcomes of a stranger under every other sample path of the entry
 */
export function predictedAccess(
  outcomes: Record<string, { predicted: Outcome }>,
  identities: IdentityInfo[],
  entry: Judged,
  open: Outcome[],
): Access {
  const anonymous = outcomes['anonymous']?.predicted ?? 'unknown'
  if (anonymous === 'reached' || open.includes('reached')) return 'public'
  if (entry.guard.status === 'guarded' || entry.guard.status === 'webhook') return entry.guard.access
  if (!isTurnedAway(anonymous, entry) || open.includes('unknown')) return 'unknown'
  const inside = identities.filter((identity) => identity.userId !== null)
  const reached = inside.filter(({ name }) => outcomes[name]?.predicted === 'reached')
  return reached.length > 0 && reached.length === inside.length ? 'signed-in' : 'unknown'
}

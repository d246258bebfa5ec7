import { signSessionToken, type TokenOptions } from './claims.ts'
import type { Instance } from './api/parts.ts'
import type { Session } from './types.ts'

/** A token of a session as it stands: its user, its active organization, the instance's custom claims. */
export function tokenOf(instance: Instance, session: Session, options: TokenOptions = {}): Promise<string> {
  const { store, keys, sessionClaims, appOrigin } = instance
  const organization =
    session.organizationId === null ? null : (store.organizations.get(session.organizationId) ?? null)
  const membership = organization ? (store.findMembership(organization.id, session.userId) ?? null) : null
  const subject = { session, user: store.user(session.userId), organization, membership }
  return signSessionToken(keys, subject, sessionClaims, {
    ...(appOrigin === undefined ? {} : { authorizedParty: appOrigin }),
    ...options,
  })
}

import { signSessionToken, signTemplateToken, type TokenOptions, type TokenSubject } from './claims.ts'
import type { Instance } from './api/parts.ts'
import type { Session } from './types.ts'

/** A token of a session as it stands: its user, its active organization, the instance's custom claims. */
export function tokenOf(instance: Instance, session: Session, options: TokenOptions = {}): Promise<string> {
  const subject = subjectOf(instance, session)
  return signSessionToken(instance.keys, subject, instance.sessionClaims, withOrigin(instance, options))
}

/** A token of a named JWT template: see `signTemplateToken` for what it lacks. */
export function templateTokenOf(instance: Instance, session: Session, options: TokenOptions = {}): Promise<string> {
  return signTemplateToken(instance.keys, subjectOf(instance, session), withOrigin(instance, options))
}

function subjectOf({ store }: Instance, session: Session): TokenSubject {
  const organization =
    session.organizationId === null ? null : (store.organizations.get(session.organizationId) ?? null)
  const membership = organization ? (store.findMembership(organization.id, session.userId) ?? null) : null
  return { session, user: store.user(session.userId), organization, membership }
}

function withOrigin({ appOrigin, tokenVersion }: Instance, options: TokenOptions): TokenOptions {
  return { version: tokenVersion, ...(appOrigin === undefined ? {} : { authorizedParty: appOrigin }), ...options }
}

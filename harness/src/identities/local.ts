/** Identities of the local Clerk: made in its store, with the ids that the config asks for. */
import { addressOfKey, startLocalClerk, type LocalClerk } from '../clerk/index.ts'
import { browserCookies } from './browser.ts'
import { credentialsKeeper } from './credentials.ts'
import { ANONYMOUS, identityInfo, planIdentities } from './plan.ts'
import type { IdentitySource, OpenIdentitiesOptions } from './types.ts'

/** Of every identity, for forms in a browser. */
export const PASSWORD = 'routewarden'

export async function openLocal(
  options: Omit<OpenIdentitiesOptions, 'mode'> & { port?: number; sharedKey?: boolean },
): Promise<IdentitySource & { clerk: LocalClerk }> {
  const { config } = options
  const plan = planIdentities(config)
  // A browser finds the Frontend API by the key that the app was built with.
  const port = options.port ?? (options.frontend ? portOf(options.publishableKey) : undefined)
  const clerk = await startLocalClerk({
    sessionClaims: config.sessionClaims ?? {},
    appOrigin: options.appOrigin,
    env: options.processEnv,
    ...(port === undefined ? {} : { port }),
    ...(options.sharedKey === undefined ? {} : { sharedKey: options.sharedKey }),
    ...(options.tokenVersion === undefined ? {} : { tokenVersion: options.tokenVersion }),
    ...(options.publishableKey === undefined ? {} : { publishableKey: options.publishableKey }),
    ...(options.frontend === undefined ? {} : { frontend: options.frontend }),
  })
  const orgIds = Object.fromEntries(plan.organizations.map((organization) => [organization.slug, organization.id]))
  const sessions = await fill(clerk, plan, orgIds)
  const restore = clerk.store.snapshot()
  return {
    clerk,
    kind: 'local',
    env: clerk.env,
    identities: [
      { info: ANONYMOUS, email: '', orgIds },
      ...plan.identities.map((wanted) => ({
        info: identityInfo(wanted, { userId: wanted.userId, orgIds }, config.sessionClaims ?? {}),
        email: wanted.email,
        orgIds,
      })),
    ],
    credentials: credentialsKeeper(clerk.publishableKey, (name) => clerk.sessionToken(sessions.get(name) ?? name)),
    restore,
    onEvent: clerk.onEvent,
    forge: { sign: clerk.sign, jwk: clerk.jwk },
    ...(options.frontend === undefined
      ? {}
      : {
          browser: (name: string) => {
            const session = clerk.store.sessions.get(sessions.get(name) ?? '')
            return browserCookies(clerk, options.appOrigin, session && [session.userId, session.organizationId])
          },
        }),
    unsupported: clerk.unsupported,
    stop: clerk.stop,
  }
}

/** Port on loopback that a publishable key names. */
function portOf(publishableKey: string | undefined): number | undefined {
  if (publishableKey === undefined) return undefined
  const [, port] = /^127\.0\.0\.1:(\d+)/.exec(addressOfKey(publishableKey).frontendApi) ?? []
  return port === undefined ? undefined : Number(port)
}

/** @returns session ids by identity name. When the store refuses something, the server does not stay behind. */
async function fill(
  clerk: LocalClerk,
  { identities, organizations }: ReturnType<typeof planIdentities>,
  orgIds: Record<string, string>,
): Promise<Map<string, string>> {
  const { store } = clerk
  const sessions = new Map<string, string>()
  try {
    for (const { slug, id, name, publicMetadata } of organizations)
      store.addOrganization({ slug, id, name, publicMetadata })
    for (const wanted of identities) {
      const { userId, email, firstName, lastName, publicMetadata } = wanted
      store.addUser({ id: userId, email, firstName, lastName, publicMetadata, password: PASSWORD })
      for (const { slug, role, permissions } of wanted.memberships) {
        store.addMembership({ userId, organizationId: orgIds[slug] ?? '', role, permissions })
      }
      const session = store.addSession(userId, wanted.active === null ? null : (orgIds[wanted.active] ?? null))
      sessions.set(wanted.name, session.id)
    }
    return sessions
  } catch (error) {
    await clerk.stop()
    throw error
  }
}

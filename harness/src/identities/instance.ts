/**
 * The same identities in a real Clerk development instance, through its Backend API. Users, organizations and
 * memberships that are there (by e-mail and slug) are used; what is changed or made here is put back or removed at the
 * end. Ids are Clerk's own. Custom session claims are set in Clerk's dashboard, not through the API.
 */
import { z } from 'zod'
import { changeTowards } from './change-towards.ts'
import { credentialsKeeper } from './credentials.ts'
import { ANONYMOUS, identityInfo, planIdentities, type WantedIdentity, type WantedOrganization } from './plan.ts'
import { IdentityConfigError, type IdentitySource, type OpenIdentitiesOptions } from './types.ts'
import { verifyTokens } from './verify-tokens.ts'

const DEFAULT_API = 'https://api.clerk.com'
const TIMEOUT_MS = 15_000
const TICKET_SECONDS = 300

const withId = z.object({ id: z.string() })
const userShape = z.object({ id: z.string(), public_metadata: z.record(z.string(), z.unknown()) })

type Api = <T extends z.ZodType>(shape: T, method: string, path: string, body?: unknown) => Promise<z.infer<T>>

export async function openInstance(options: Omit<OpenIdentitiesOptions, 'mode'>): Promise<IdentitySource> {
  const keys = readKeys(options.processEnv)
  const api = backendClient(keys.apiUrl, keys.secretKey)
  const { identities, organizations } = planIdentities(options.config)
  const undo: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step().catch((error: unknown) => {
        options.log(`Not undone in the Clerk instance: ${error instanceof Error ? error.message : String(error)}`)
      })
    }
  }
  try {
    const userIds = new Map<string, string>()
    for (const wanted of identities) userIds.set(wanted.name, await ensureUser(api, wanted, undo))
    const orgIds: Record<string, string> = {}
    for (const wanted of organizations) orgIds[wanted.slug] = await ensureOrganization(api, wanted, undo)
    const sessions = new Map<string, string>()
    for (const wanted of identities) {
      const userId = userIds.get(wanted.name) ?? ''
      await ensureMemberships(api, wanted, userId, orgIds, undo)
      sessions.set(wanted.name, await openSession(api, wanted, userId, orgIds, undo))
    }
    const mint = async (name: string) =>
      (await api(z.object({ jwt: z.string() }), 'POST', `/sessions/${sessions.get(name) ?? ''}/tokens`)).jwt
    const credentials = credentialsKeeper(keys.publishableKey, mint)
    const sessionClaims = options.config.sessionClaims ?? {}
    if (Object.keys(sessionClaims).length > 0)
      options.log("`sessionClaims` cannot be set through the API: the template must be in Clerk's dashboard.")
    const tokens = identities.map(async (wanted) => ({
      wanted,
      userId: userIds.get(wanted.name) ?? '',
      orgId: wanted.active === null ? null : (orgIds[wanted.active] ?? null),
      token: (await credentials(wanted.name)).bearer ?? '',
    }))
    verifyTokens(await Promise.all(tokens), sessionClaims, options.log)
    return {
      kind: 'instance',
      env: keys.env,
      identities: [
        { info: ANONYMOUS, email: '', orgIds },
        ...identities.map((wanted) => ({
          info: identityInfo(wanted, { userId: userIds.get(wanted.name) ?? '', orgIds }, sessionClaims),
          email: wanted.email,
          orgIds,
        })),
      ],
      credentials,
      ticket: async (name) => {
        const wanted = identities.find((one) => one.name === name)
        if (!wanted)
          throw new IdentityConfigError(`"${name}" signs in with no ticket.`, 'Name an identity of the config.')
        const body = { user_id: userIds.get(name), expires_in_seconds: TICKET_SECONDS }
        const { token } = await api(z.object({ token: z.string() }), 'POST', '/sign_in_tokens', body)
        return { ticket: token, organizationId: wanted.active === null ? null : (orgIds[wanted.active] ?? null) }
      },
      restore: () => undefined, // a real instance keeps what the app changes; the end of the run puts roles back
      unsupported: () => [],
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @throws {IdentityConfigError} keys are missing, or of a live instance */
function readKeys(env: NodeJS.ProcessEnv) {
  const publishableKey = env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'] ?? ''
  const secretKey = env['CLERK_SECRET_KEY'] ?? ''
  if (publishableKey === '' || secretKey === '') {
    throw new IdentityConfigError(
      'A Clerk development instance needs NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY in the environment.',
      'Set both, or run with --clerk local: no account is needed then.',
    )
  }
  if (publishableKey.startsWith('pk_live_') || secretKey.startsWith('sk_live_')) {
    throw new IdentityConfigError(
      'The keys in the environment are those of a live instance (pk_live_ / sk_live_): tests are refused there.',
      'Use the keys of a development instance, or --clerk local.',
    )
  }
  if (!publishableKey.startsWith('pk_test_') || !secretKey.startsWith('sk_test_')) {
    throw new IdentityConfigError(
      'The keys in the environment are not those of a development instance (pk_test_… and sk_test_…).',
      'Copy both from the API keys page of a development instance, or run with --clerk local.',
    )
  }
  const given = (env['CLERK_API_URL'] ?? '').replace(/\/+$/, '')
  const apiUrl = given === '' ? DEFAULT_API : given
  return {
    publishableKey,
    secretKey,
    apiUrl,
    env: {
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey,
      CLERK_SECRET_KEY: secretKey,
      ...(given === '' ? {} : { CLERK_API_URL: given }),
    },
  }
}

function backendClient(apiUrl: string, secretKey: string): Api {
  return async (shape, method, path, body) => {
    const response = await fetch(`${apiUrl}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      body: method === 'GET' ? null : JSON.stringify(body ?? {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new IdentityConfigError(
        `Clerk's Backend API at ${apiUrl} could not be reached: ${error instanceof Error ? error.message : String(error)}`,
        'Check the network and CLERK_API_URL, or run with --clerk local.',
      )
    })
    const answer: unknown = await response.json().catch(() => null)
    if (response.ok) return shape.parse(answer)
    const errors = z.object({ errors: z.array(z.object({ message: z.string() })) }).safeParse(answer)
    const reason = errors.success
      ? errors.data.errors.map((one) => one.message).join('; ')
      : `status ${response.status}`
    throw new IdentityConfigError(
      `Clerk refused ${method} ${path}: ${reason}`,
      'Check the keys and the settings of the instance.',
    )
  }
}

type Undo = (() => Promise<unknown>)[]

async function ensureUser(api: Api, wanted: WantedIdentity, undo: Undo): Promise<string> {
  const query = `email_address=${encodeURIComponent(wanted.email)}`
  const [found] = await api(z.array(userShape), 'GET', `/users?${query}`)
  if (found) {
    const before = found.public_metadata
    await setMetadata(api, found.id, wanted.publicMetadata)
    undo.push(() => setMetadata(api, found.id, before))
    return found.id
  }
  const { id } = await api(withId, 'POST', '/users', {
    email_address: [wanted.email],
    first_name: wanted.firstName,
    last_name: wanted.lastName,
    public_metadata: wanted.publicMetadata,
    skip_password_requirement: true,
  })
  undo.push(() => api(z.unknown(), 'DELETE', `/users/${id}`))
  return id
}

/** Exactly `wanted`: a role left over from an earlier run or config would make this identity another caller. */
async function setMetadata(api: Api, userId: string, wanted: Record<string, unknown>): Promise<void> {
  const { public_metadata: current } = await api(userShape, 'GET', `/users/${userId}`)
  const change = changeTowards(current, wanted)
  if (Object.keys(change).length === 0) return
  await api(withId, 'PATCH', `/users/${userId}/metadata`, { public_metadata: change })
}

async function ensureOrganization(api: Api, wanted: WantedOrganization, undo: Undo): Promise<string> {
  const list = z.object({ data: z.array(z.object({ id: z.string(), slug: z.string().nullable() })) })
  const { data } = await api(list, 'GET', `/organizations?query=${encodeURIComponent(wanted.slug)}&limit=100`)
  const found = data.find((organization) => organization.slug === wanted.slug)
  if (found) return found.id
  const { id } = await api(withId, 'POST', '/organizations', {
    name: wanted.name,
    slug: wanted.slug,
    public_metadata: wanted.publicMetadata,
  })
  undo.push(() => api(z.unknown(), 'DELETE', `/organizations/${id}`))
  return id
}

async function ensureMemberships(
  api: Api,
  wanted: WantedIdentity,
  userId: string,
  orgIds: Record<string, string>,
  undo: Undo,
): Promise<void> {
  const list = z.object({ data: z.array(z.object({ role: z.string(), organization: withId })) })
  const { data } = await api(list, 'GET', `/users/${userId}/organization_memberships?limit=100`)
  for (const { slug, role } of wanted.memberships) {
    const orgId = orgIds[slug] ?? ''
    const found = data.find((membership) => membership.organization.id === orgId)
    if (found?.role === role) continue
    if (found) {
      const membership = `/organizations/${orgId}/memberships/${userId}`
      await api(z.unknown(), 'PATCH', membership, { role })
      undo.push(() => api(z.unknown(), 'PATCH', membership, { role: found.role }))
    } else {
      await api(z.unknown(), 'POST', `/organizations/${orgId}/memberships`, { user_id: userId, role })
      undo.push(() => api(z.unknown(), 'DELETE', `/organizations/${orgId}/memberships/${userId}`))
    }
  }
}

async function openSession(
  api: Api,
  wanted: WantedIdentity,
  userId: string,
  orgIds: Record<string, string>,
  undo: Undo,
): Promise<string> {
  const { id } = await api(withId, 'POST', '/sessions', {
    user_id: userId,
    active_organization_id: wanted.active === null ? null : orgIds[wanted.active],
  })
  undo.push(() => api(z.unknown(), 'POST', `/sessions/${id}/revoke`))
  return id
}

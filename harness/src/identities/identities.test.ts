/** Identities as Clerk's own library sees their cookies and tokens. */
import { createClerkClient } from '@clerk/backend'
import { afterEach, describe, expect, it } from 'vitest'
import type { RoutewardenConfig } from '../config/index.ts'
import { openIdentities, type IdentitySource } from './index.ts'
import { openLocal } from './local.ts'

const config: RoutewardenConfig = {
  organizations: { acme: { id: 'org_acme' }, globex: {} },
  sessionClaims: { metadata: '{{user.public_metadata}}' },
  identities: {
    admin: { publicMetadata: { role: 'admin' } },
    boss: { organizations: [{ slug: 'acme', role: 'org:admin', permissions: ['org:projects:manage'] }] },
    both: { organizations: [{ slug: 'acme' }, { slug: 'globex' }], activeOrganization: 'globex' },
    home: { organizations: [{ slug: 'acme' }], activeOrganization: null },
  },
}
const appOrigin = 'http://localhost:3000'
const open: IdentitySource[] = []
afterEach(async () => {
  for (const source of open.splice(0)) await source.stop()
})

async function local(given: RoutewardenConfig = config) {
  const source = await openLocal({ config: given, appOrigin, processEnv: {}, log: () => undefined })
  open.push(source)
  return source
}

async function instanceOf(source: Awaited<ReturnType<typeof local>>, given: RoutewardenConfig) {
  const instance = await openIdentities({
    config: given,
    appOrigin,
    mode: 'instance',
    processEnv: source.env,
    log: () => undefined,
  })
  open.push(instance)
  return instance
}

/** What Clerk makes of an identity's cookies (as a browser navigates) or token. */
async function seenByClerk(source: IdentitySource, name: string, transport: 'cookie' | 'bearer') {
  const backend = createClerkClient({
    secretKey: source.env['CLERK_SECRET_KEY'] ?? '',
    publishableKey: source.env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'] ?? '',
    apiUrl: source.env['CLERK_API_URL'] ?? '',
    telemetry: { disabled: true },
  })
  const { cookies, bearer } = await source.credentials(name)
  const cookie = Object.entries(cookies).map(([key, value]) => `${key}=${value}`)
  const headers: Record<string, string> =
    transport === 'bearer'
      ? { authorization: `Bearer ${bearer ?? ''}` }
      : { cookie: cookie.join('; '), accept: 'text/html', 'sec-fetch-dest': 'document' }
  const state = await backend.authenticateRequest(new Request(appOrigin, { headers }), {
    authorizedParties: [appOrigin],
  })
  return { status: state.status, auth: state.toAuth() }
}

describe('local identities', () => {
  it('come in the order of the report, with who they are', async () => {
    const source = await local()
    expect(source.identities.map(({ info }) => `${info.name}: ${info.description}`)).toEqual([
      'anonymous: no session',
      'signed-in: signed in',
      'admin: signed in, role admin',
      'boss: signed in, org:admin of acme, with org:projects:manage',
      'both: signed in, org:member of globex',
      'home: signed in',
    ])
    expect(source.identities[1]?.orgIds).toEqual({ acme: 'org_acme', globex: 'org_globex' })
  })

  it('are who they say, by cookies and by token', async () => {
    const source = await local()
    for (const transport of ['cookie', 'bearer'] as const) {
      const boss = await seenByClerk(source, 'boss', transport)
      expect(boss.status).toBe('signed-in')
      expect(boss.auth).toMatchObject({ userId: 'user_boss', orgId: 'org_acme', orgRole: 'org:admin' })
      expect(boss.auth?.has({ permission: 'org:projects:manage' })).toBe(true)
      expect((await seenByClerk(source, 'both', transport)).auth).toMatchObject({ orgId: 'org_globex' })
      expect((await seenByClerk(source, 'home', transport)).auth?.orgId).toBeUndefined()
      expect((await seenByClerk(source, 'admin', transport)).auth?.sessionClaims).toMatchObject({
        metadata: { role: 'admin' },
      })
    }
  })

  it('are put back as they were, whatever the app changed in Clerk', async () => {
    const source = await local()
    const { store } = source.clerk
    store.user('user_admin').publicMetadata = { role: 'nobody' }
    store.removeUser('user_boss')
    store.addUser({ email: 'new@example.com' })
    source.restore()
    expect(store.user('user_admin').publicMetadata).toEqual({ role: 'admin' })
    expect(store.users.size).toBe(5)
    expect((await seenByClerk(source, 'boss', 'bearer')).auth).toMatchObject({ orgRole: 'org:admin' })
    store.user('user_admin').publicMetadata = { role: 'again' }
    source.restore()
    expect(store.user('user_admin').publicMetadata).toEqual({ role: 'admin' })
  })

  it('leave the anonymous caller signed out, without a handshake', async () => {
    expect((await seenByClerk(await local(), 'anonymous', 'cookie')).status).toBe('signed-out')
  })
})

describe('a role', () => {
  it.each([
    ['{{user.public_metadata}}', 'admin'],
    ["{{user.public_metadata.role || 'none'}}", 'admin'],
    ['{{user.public_metadata.role_name}}', null],
    ['{{org.public_metadata}}', null],
  ])('is shown when the claim %j exposes it', async (claim, role) => {
    const identities = { admin: { publicMetadata: { role: 'admin' } } }
    const source = await local({ identities, sessionClaims: { metadata: claim } })
    expect(source.identities.find(({ info }) => info.name === 'admin')?.info.role).toBe(role)
  })
})

describe('a development instance', () => {
  it('gets the same identities through its Backend API, and loses what was made for the run', async () => {
    const clerk = await local({})
    const source = await instanceOf(clerk, { ...config, sessionClaims: {} })
    expect((await seenByClerk(source, 'boss', 'cookie')).auth).toMatchObject({ orgRole: 'org:admin', orgSlug: 'acme' })
    expect((await seenByClerk(source, 'home', 'bearer')).auth?.orgId).toBeUndefined()
    expect(clerk.clerk.store.users.size).toBeGreaterThan(1)
    await source.stop()
    // `signed-in` was there before the run and stays.
    expect([...clerk.clerk.store.users.values()].map((user) => user.email)).toEqual([
      'signed-in+clerk_test@example.com',
    ])
    expect(clerk.clerk.store.organizations.size).toBe(0)
  })

  it('without the claims that the config counts on is refused, saying what to set', async () => {
    const clerk = await local({})
    await expect(instanceOf(clerk, config)).rejects.toMatchObject({
      message: expect.stringContaining('lack the claim metadata') as string,
    })
  })

  it('that is live is refused', async () => {
    const processEnv = { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: 'pk_live_x', CLERK_SECRET_KEY: 'sk_live_x' }
    const opened = async () => openIdentities({ config, appOrigin, mode: 'instance', processEnv, log: () => undefined })
    await expect(opened()).rejects.toThrow(/live instance/)
  })
})

describe('a config that contradicts itself', () => {
  it.each([
    [{ identities: { a: { organizations: [{ slug: 'none' }] } } }, /organization "none", which does not exist/],
    [{ identities: { anonymous: {} } }, /cannot be set/],
    [{ identities: { a: { userId: 'x' }, b: { userId: 'x' } } }, /same userId "x"/],
    [{ organizations: { acme: {} }, identities: { a: { activeOrganization: 'acme' } } }, /is no member/],
    [{ organizations: { a: { id: 'org_1' }, b: { id: 'org_1' } } }, /same id "org_1"/],
    [{ organizations: { x: {} }, identities: { a: { organizations: [{ slug: 'x' }, { slug: 'x' }] } } }, /"x" twice/],
    [{ organizations: { x: {} }, identities: { a: { organizations: [{ slug: 'x', role: 'admin' }] } } }, /is no role/],
    [
      { organizations: { x: {} }, identities: { a: { organizations: [{ slug: 'x', permissions: ['projects'] }] } } },
      /no session token can carry/,
    ],
  ] as [RoutewardenConfig, RegExp][])('%j', async (given, message) => {
    await expect(local(given)).rejects.toThrow(message)
  })
})

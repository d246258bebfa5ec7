/** The local Clerk, asked by Clerk's own backend library. */
import { createClerkClient, verifyToken } from '@clerk/backend'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLocalClerk, type LocalClerk } from './index.ts'

let clerk: LocalClerk
let backend: ReturnType<typeof createClerkClient>
beforeEach(async () => {
  clerk = await startLocalClerk({
    sessionClaims: { metadata: '{{user.public_metadata}}', hello: 'I am {{user.first_name}}' },
    appOrigin: 'http://localhost:3000',
    env: {},
  })
  backend = createClerkClient({
    secretKey: clerk.secretKey,
    publishableKey: clerk.publishableKey,
    apiUrl: clerk.apiUrl,
    telemetry: { disabled: true },
  })
  clerk.store.addUser({
    id: 'user_ada',
    email: 'ada@example.com',
    firstName: 'Ada',
    publicMetadata: { role: 'admin', a: { b: 1, c: 2 } },
  })
  clerk.store.addUser({ id: 'user_bob', email: 'bob@example.com' })
  clerk.store.addOrganization({ id: 'org_acme', slug: 'acme' })
  clerk.store.addMembership({
    userId: 'user_ada',
    organizationId: 'org_acme',
    role: 'org:admin',
    permissions: ['org:projects:manage', 'org:projects:read', 'org:billing:read'],
  })
})
afterEach(() => clerk.stop())

const authOf = async (token: string) => {
  const request = new Request('http://localhost:3000/', { headers: { authorization: `Bearer ${token}` } })
  const state = await backend.authenticateRequest(request)
  return { state, auth: state.toAuth() }
}

describe('users', () => {
  it('are listed, counted, filtered and fetched', async () => {
    const list = await backend.users.getUserList()
    expect(list.data.map((user) => user.id)).toEqual(['user_bob', 'user_ada'])
    expect(list.totalCount).toBe(2)
    expect(
      (await backend.users.getUserList({ emailAddress: ['ADA@example.com'] })).data.map((user) => user.id),
    ).toEqual(['user_ada'])
    expect((await backend.users.getUserList({ userId: ['user_bob'] })).data).toHaveLength(1)
    expect((await backend.users.getUserList({ limit: 1, offset: 1 })).data[0]?.id).toBe('user_ada')
    const ada = await backend.users.getUser('user_ada')
    expect(ada.primaryEmailAddress?.emailAddress).toBe('ada@example.com')
    expect(ada.firstName).toBe('Ada')
  })

  it('have metadata that merges deeply, where null removes', async () => {
    const ada = await backend.users.updateUserMetadata('user_ada', {
      publicMetadata: { a: { b: null, d: 3 }, role: 'member' },
    })
    expect(ada.publicMetadata).toEqual({ role: 'member', a: { c: 2, d: 3 } })
  })

  it('are created, changed and removed, and refuse an address twice', async () => {
    const made = await backend.users.createUser({ emailAddress: ['new@example.com'], skipPasswordRequirement: true })
    expect((await backend.users.updateUser(made.id, { firstName: 'New' })).firstName).toBe('New')
    await expect(backend.users.createUser({ emailAddress: ['new@example.com'] })).rejects.toMatchObject({ status: 422 })
    await backend.users.deleteUser(made.id)
    await expect(backend.users.getUser(made.id)).rejects.toMatchObject({
      status: 404,
      errors: [{ code: 'resource_not_found' }],
    })
  })
})

describe('organizations', () => {
  it('are made with their creator as admin, and found by slug', async () => {
    const made = await backend.organizations.createOrganization({
      name: 'Globex',
      slug: 'globex',
      createdBy: 'user_bob',
    })
    expect((await backend.organizations.getOrganization({ slug: 'globex' })).id).toBe(made.id)
    const members = await backend.organizations.getOrganizationMembershipList({ organizationId: made.id })
    expect(members.data).toMatchObject([{ role: 'org:admin', publicUserData: { userId: 'user_bob' } }])
  })

  it('have memberships that change and end', async () => {
    const where = { organizationId: 'org_acme', userId: 'user_bob' }
    await backend.organizations.createOrganizationMembership({ ...where, role: 'org:member' })
    await expect(
      backend.organizations.createOrganizationMembership({ ...where, role: 'org:member' }),
    ).rejects.toMatchObject({ status: 422 })
    expect((await backend.organizations.updateOrganizationMembership({ ...where, role: 'org:admin' })).role).toBe(
      'org:admin',
    )
    expect((await backend.users.getOrganizationMembershipList({ userId: 'user_bob' })).totalCount).toBe(1)
    await backend.organizations.deleteOrganizationMembership(where)
    expect((await backend.organizations.getOrganizationMembershipList({ organizationId: 'org_acme' })).totalCount).toBe(
      1,
    )
  })
})

describe('session tokens', () => {
  it('are accepted by Clerk, with organization, role, permissions and custom claims', async () => {
    const session = clerk.store.addSession('user_ada')
    const { auth } = await authOf(await clerk.sessionToken(session.id))
    expect(auth).toMatchObject({
      userId: 'user_ada',
      orgId: 'org_acme',
      orgRole: 'org:admin',
      orgSlug: 'acme',
      sessionId: session.id,
    })
    expect(auth?.sessionClaims).toMatchObject({
      metadata: { role: 'admin' },
      hello: 'I am Ada',
      azp: 'http://localhost:3000',
    })
    const has = (permission: string) => auth?.has({ permission })
    expect(has('org:projects:manage')).toBe(true)
    expect(has('org:billing:read')).toBe(true)
    expect(has('org:billing:manage')).toBe(false)
    expect(auth?.has({ role: 'org:member' })).toBe(false)
  })

  it('carry no organization in the personal workspace', async () => {
    const { auth } = await authOf(await clerk.sessionToken(clerk.store.addSession('user_ada', null).id))
    expect(auth).toMatchObject({ userId: 'user_ada' })
    expect(auth?.orgId).toBeUndefined()
  })

  it('say the same in version 1, for SDKs that read no other', async () => {
    const old = await startLocalClerk({ env: {}, tokenVersion: 1 })
    old.store.addUser({ id: 'user_ada', email: 'ada@example.com' })
    old.store.addOrganization({ id: 'org_acme', slug: 'acme' })
    old.store.addMembership({
      userId: 'user_ada',
      organizationId: 'org_acme',
      role: 'org:admin',
      permissions: ['org:a:b'],
    })
    const client = createClerkClient({
      secretKey: old.secretKey,
      publishableKey: old.publishableKey,
      apiUrl: old.apiUrl,
      telemetry: { disabled: true },
    })
    const token = await old.sessionToken(old.store.addSession('user_ada').id)
    const request = new Request('http://localhost:3000/', { headers: { authorization: `Bearer ${token}` } })
    const auth = (await client.authenticateRequest(request)).toAuth()
    await old.stop()
    expect(auth).toMatchObject({ orgId: 'org_acme', orgRole: 'org:admin', sessionClaims: { org_id: 'org_acme' } })
    expect(auth?.has({ permission: 'org:a:b' })).toBe(true)
  })

  it('expire', async () => {
    const session = clerk.store.addSession('user_bob')
    const { state } = await authOf(await clerk.sessionToken(session.id, { expiresInSeconds: -30 }))
    expect(state).toMatchObject({ isAuthenticated: false, reason: expect.stringContaining('token-expired') as string })
  })

  it('of another instance are refused', async () => {
    const other = await startLocalClerk({ env: {} })
    other.store.addUser({ id: 'user_ada', email: 'ada@example.com' })
    const foreign = await other.sessionToken(other.store.addSession('user_ada').id)
    await other.stop()
    expect((await authOf(foreign)).state.isAuthenticated).toBe(false)
  })

  it('are minted through the Backend API, until the session is revoked', async () => {
    const session = await backend.sessions.createSession({ userId: 'user_bob' })
    const { jwt } = await backend.sessions.getToken(session.id)
    expect(await verifyToken(jwt, { secretKey: clerk.secretKey, apiUrl: clerk.apiUrl })).toMatchObject({
      sub: 'user_bob',
    })
    await backend.sessions.revokeSession(session.id)
    await expect(backend.sessions.getToken(session.id)).rejects.toMatchObject({ status: 401 })
  })
})

describe('the rest of the Backend API', () => {
  it('gives sign-in and testing tokens', async () => {
    const token = await backend.signInTokens.createSignInToken({ userId: 'user_bob', expiresInSeconds: 60 })
    expect(token).toMatchObject({ status: 'pending', userId: 'user_bob' })
    expect((await backend.signInTokens.revokeSignInToken(token.id)).status).toBe('revoked')
    expect((await backend.testingTokens.createTestingToken()).token).toMatch(/^local_/)
  })

  it('is closed without the secret key', async () => {
    const stranger = createClerkClient({
      secretKey: 'sk_test_wrong',
      apiUrl: clerk.apiUrl,
      telemetry: { disabled: true },
    })
    await expect(stranger.users.getUserList()).rejects.toMatchObject({
      status: 401,
      errors: [{ code: 'clerk_key_invalid' }],
    })
  })

  it('names what it does not emulate, and remembers it', async () => {
    await expect(backend.domains.list()).rejects.toMatchObject({
      status: 501,
      errors: [{ message: expect.stringContaining('GET /v1/domains') as string }],
    })
    expect(clerk.unsupported()).toEqual(['GET /v1/domains'])
  })

  it('says which parameter of a body is wrong', async () => {
    const response = await fetch(`${clerk.apiUrl}/v1/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}` },
      body: '{"email_address":["none"]}',
    })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ errors: [{ meta: { param_name: 'email_address.0' } }] })
  })
})

describe('starting', () => {
  it('is refused in production', async () => {
    await expect(startLocalClerk({ env: { NODE_ENV: 'production' } })).rejects.toMatchObject({ code: 'production' })
  })
  it('names a port that is taken', async () => {
    await expect(startLocalClerk({ env: {}, port: Number(new URL(clerk.apiUrl).port) })).rejects.toMatchObject({
      code: 'port-taken',
    })
  })
})

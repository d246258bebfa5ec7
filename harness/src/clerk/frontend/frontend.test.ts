/** The Frontend API as a browser asks it, over HTTPS; what the handshake hands over is judged by Clerk's own library. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClerkClient } from '@clerk/backend'
import { Agent, fetch } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLocalClerk, type LocalClerk } from '../index.ts'

const APP = 'http://localhost:3000'
// Its certificate is its own.
const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })

let clerk: LocalClerk
beforeEach(async () => {
  clerk = await startLocalClerk({ env: {}, frontend: {}, sharedKey: true })
  const { store } = clerk
  store.addUser({
    id: 'user_a',
    email: 'a@example.com',
    password: 'a long password',
    privateMetadata: { note: 'hidden' },
  })
  store.addUser({ id: 'user_b', email: 'b@example.com' })
  store.addOrganization({ id: 'org_one', slug: 'one', privateMetadata: { note: 'hidden' } })
  store.addOrganization({ id: 'org_two', slug: 'two' })
  store.addMembership({ userId: 'user_a', organizationId: 'org_one' })
})
afterEach(() => clerk.stop())

interface Answer {
  status: number
  json: {
    response?: Record<string, unknown>
    client?: { sessions: { id: string }[] } | null
    errors?: { code: string; message: string; meta: unknown }[]
    jwt?: string
  }
  text: string
}

/** One browser: it keeps its client's cookie. */
class Browser {
  #cookie = ''

  async call(method: string, path: string, fields?: Record<string, string>): Promise<Answer> {
    const address = new URL(clerk.apiUrl.replace('http:', 'https:') + path)
    if (method !== 'GET' && method !== 'POST') address.searchParams.set('_method', method)
    const response = await fetch(address, {
      method: method === 'GET' ? 'GET' : 'POST',
      headers: { origin: APP, cookie: this.#cookie },
      ...(fields ? { body: new URLSearchParams(fields) } : {}),
      redirect: 'manual',
      dispatcher,
    })
    this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.#cookie
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return {
      status: response.status,
      json: isJson ? (JSON.parse(text) as Answer['json']) : {},
      text: response.headers.get('location') ?? text,
    }
  }

  async signIn(identifier = 'a@example.com'): Promise<string> {
    const { json } = await this.call('POST', '/v1/client/sign_ins', {
      identifier,
      password: 'a long password',
    })
    return json.client?.sessions.at(-1)?.id ?? ''
  }
}

const refusal = ({ status, json }: Answer) => `${status} ${json.errors?.[0]?.code ?? ''}`

describe('signing in', () => {
  const attempt = (fields: Record<string, string>) => new Browser().call('POST', '/v1/client/sign_ins', fields)

  it('with the password makes a session of the browser', async () => {
    const { json } = await attempt({ identifier: 'A@example.com', password: 'a long password' })
    expect(json.response).toMatchObject({ object: 'sign_in', status: 'complete' })
    expect(json.client?.sessions).toMatchObject([{ status: 'active', user: { id: 'user_a' } }])
  })

  it.each([
    ['another password', { identifier: 'a@example.com', password: 'wrong' }, '422 form_password_incorrect'],
    ['an address of nobody', { identifier: 'x@example.com' }, '422 form_identifier_not_found'],
    ['a ticket of nobody', { strategy: 'ticket', ticket: 'made up' }, '400 ticket_invalid_code'],
    ['a strategy that is not emulated', { strategy: 'oauth_google' }, '422 strategy_for_user_invalid'],
  ])('with %s is refused in the shape of Clerk', async (_, fields, expected) => {
    expect(refusal(await attempt(fields))).toBe(expected)
  })

  it.each(['banned', 'locked'] as const)('is refused to a user who is %s', async (state) => {
    clerk.store.user('user_a')[state] = true
    expect(refusal(await attempt({ identifier: 'a@example.com', password: 'a long password' }))).toBe(
      `403 user_${state}`,
    )
  })

  it('takes a ticket once', async () => {
    const backend = createClerkClient({
      secretKey: clerk.secretKey,
      apiUrl: clerk.apiUrl,
      telemetry: { disabled: true },
    })
    const { token } = await backend.signInTokens.createSignInToken({ userId: 'user_b', expiresInSeconds: 60 })
    expect((await attempt({ strategy: 'ticket', ticket: token })).json.response).toMatchObject({ status: 'complete' })
    expect(refusal(await attempt({ strategy: 'ticket', ticket: token }))).toBe('400 sign_in_token_already_used_code')
  })

  it('takes no code before one was sent, and no other code', async () => {
    const browser = new Browser()
    const { json } = await browser.call('POST', '/v1/client/sign_ins', { identifier: 'b@example.com' })
    const path = `/v1/client/sign_ins/${String(json.response?.['id'])}`
    const code = (given: string) =>
      browser.call('POST', `${path}/attempt_first_factor`, { strategy: 'email_code', code: given })
    expect(refusal(await code('424242'))).toBe('400 verification_not_sent')
    await browser.call('POST', `${path}/prepare_first_factor`, { strategy: 'email_code' })
    expect(refusal(await code('111111'))).toBe('422 form_code_incorrect')
    expect((await code('424242')).json.response).toMatchObject({ status: 'complete' })
  })
})

describe('signing up', () => {
  it('tells of the user once the address is verified, and not before', async () => {
    const events: string[] = []
    clerk.onEvent(({ type }) => events.push(type))
    const browser = new Browser()
    const { json } = await browser.call('POST', '/v1/client/sign_ups', {
      email_address: 'new@example.com',
      password: 'a long password',
    })
    const path = `/v1/client/sign_ups/${String(json.response?.['id'])}`
    await browser.call('POST', `${path}/prepare_verification`, { strategy: 'email_code' })
    expect(clerk.store.users.size).toBe(2)
    await browser.call('POST', `${path}/attempt_verification`, { strategy: 'email_code', code: '424242' })
    expect(events).toEqual(['user.created', 'session.created'])
    expect([...clerk.store.users.values()].map(({ email }) => email)).toContain('new@example.com')
  })

  it.each([
    [{ email_address: 'a@example.com' }, '422 form_identifier_exists'],
    [{ email_address: 'no address' }, '422 form_param_format_invalid'],
    [{ email_address: 'c@example.com', password: 'short' }, '422 form_password_length_too_short'],
  ])('%j is refused', async (fields, expected) => {
    expect(refusal(await new Browser().call('POST', '/v1/client/sign_ups', fields))).toBe(expected)
  })
})

describe('what a browser may see and change', () => {
  it('is nothing without a session', async () => {
    for (const path of ['/v1/me', '/v1/me/organization_memberships', '/v1/organizations/org_one'])
      expect(refusal(await new Browser().call('GET', path))).toBe('401 signed_out')
  })

  it('is not the session of another browser', async () => {
    const [one, other] = [new Browser(), new Browser()]
    const session = await one.signIn()
    await other.signIn()
    expect((await one.call('POST', `/v1/client/sessions/${session}/tokens`, {})).json.jwt).toMatch(/^ey/)
    expect(refusal(await other.call('POST', `/v1/client/sessions/${session}/tokens`, {}))).toBe(
      '404 resource_not_found',
    )
  })

  it('are the own organizations only, and what the role in them permits', async () => {
    const browser = new Browser()
    const session = await browser.signIn()
    const touch = (organization: string) =>
      browser.call('POST', `/v1/client/sessions/${session}/touch`, { active_organization_id: organization })
    expect((await touch('org_one')).status).toBe(200)
    expect(refusal(await touch('org_two'))).toBe('404 resource_not_found')
    expect(refusal(await browser.call('PATCH', '/v1/organizations/org_one', { name: 'Mine' }))).toBe(
      '403 missing_permission',
    )
    expect(refusal(await browser.call('GET', '/v1/organizations/org_two'))).toBe('404 resource_not_found')
  })

  it('is never private metadata', async () => {
    const browser = new Browser()
    await browser.signIn()
    for (const path of ['/v1/client', '/v1/me', '/v1/me/organization_memberships', '/v1/organizations/org_one'])
      expect((await browser.call('GET', path)).text).not.toMatch(/hidden|private_metadata/)
  })

  it('ends with signing out', async () => {
    const browser = new Browser()
    const session = await browser.signIn()
    await browser.call('DELETE', '/v1/client/sessions')
    expect(clerk.store.session(session).status).toBe('removed')
    expect(refusal(await browser.call('GET', '/v1/me'))).toBe('401 signed_out')
  })
})

const backendOf = (of: LocalClerk) =>
  createClerkClient({ secretKey: of.secretKey, apiUrl: of.apiUrl, telemetry: { disabled: true } })

describe('an invitation', () => {
  const invite = (emailAddress: string) =>
    backendOf(clerk).organizations.createOrganizationInvitation({
      organizationId: 'org_two',
      emailAddress,
      role: 'org:admin',
      redirectUrl: `${APP}/join`,
    })
  /** Where the e-mail leads to. */
  const follow = async (url: string | null) => {
    const { text } = await new Browser().call('GET', url?.replace(/^https:\/\/[^/]+/, '') ?? '')
    return new URL(text)
  }
  const ticketOf = (url: URL) => url.searchParams.get('__clerk_ticket') ?? ''
  const roleOf = (userId: string) => clerk.store.findMembership('org_two', userId)?.role

  it('makes a known user a member who signs in with it, once', async () => {
    const { url } = await invite('B@example.com')
    const to = await follow(url)
    expect(to.href.startsWith(`${APP}/join?`) && to.searchParams.get('__clerk_status')).toBe('sign_in')
    const signIn = { strategy: 'ticket', ticket: ticketOf(to) }
    const { json } = await new Browser().call('POST', '/v1/client/sign_ins', signIn)
    expect(json.client?.sessions).toMatchObject([{ user: { id: 'user_b' }, last_active_organization_id: 'org_two' }])
    expect(roleOf('user_b')).toBe('org:admin')
    expect(refusal(await new Browser().call('POST', '/v1/client/sign_ins', signIn))).toBe(
      '400 organization_invitation_already_accepted',
    )
  })

  it('makes a new user, whose address needs no code, and a member', async () => {
    const events: string[] = []
    clerk.onEvent(({ type }) => events.push(type))
    const to = await follow((await invite('new@example.com')).url)
    expect(to.searchParams.get('__clerk_status')).toBe('sign_up')
    const browser = new Browser()
    const started = await browser.call('POST', '/v1/client/sign_ups', { strategy: 'ticket', ticket: ticketOf(to) })
    expect(started.json.response).toMatchObject({ missing_fields: ['password'], unverified_fields: [] })
    const done = await browser.call('PATCH', `/v1/client/sign_ups/${String(started.json.response?.['id'])}`, {
      password: 'a long password',
    })
    expect(done.json.response).toMatchObject({ status: 'complete' })
    expect(roleOf(String(done.json.response?.['created_user_id']))).toBe('org:admin')
    expect(events).toEqual([
      'user.created',
      'organizationInvitation.accepted',
      'organizationMembership.created',
      'session.created',
    ])
  })

  it('is for its own address: another one has to be verified, and gets no membership', async () => {
    const to = await follow((await invite('new@example.com')).url)
    const browser = new Browser()
    const { json } = await browser.call('POST', '/v1/client/sign_ups', {
      strategy: 'ticket',
      ticket: ticketOf(to),
      email_address: 'other@example.com',
      password: 'a long password',
    })
    expect(json.response).toMatchObject({ status: 'missing_requirements', unverified_fields: ['email_address'] })
  })

  it('that was taken back is refused', async () => {
    const { id, url } = await invite('b@example.com')
    const to = await follow(url)
    await backendOf(clerk).organizations.revokeOrganizationInvitation({
      organizationId: 'org_two',
      invitationId: id,
      requestingUserId: 'user_a',
    })
    expect(
      refusal(await new Browser().call('POST', '/v1/client/sign_ins', { strategy: 'ticket', ticket: ticketOf(to) })),
    ).toBe('400 organization_invitation_revoked')
    expect(roleOf('user_b')).toBeUndefined()
  })

  it('shows its ticket to nobody in a browser', async () => {
    clerk.store.membership('org_one', 'user_a').role = 'org:admin'
    const browser = new Browser()
    await browser.signIn()
    const path = '/v1/organizations/org_one/invitations'
    await browser.call('POST', path, { email_address: 'new@example.com', role: 'org:member' })
    await browser.call('POST', `${path}/bulk`, { email_address: 'more@example.com', role: 'org:member' })
    const { json, text } = await browser.call('GET', path)
    expect(json.response).toMatchObject({ total_count: 2 })
    expect(text).not.toContain('tkt_')
  })
})

describe('the account', () => {
  const address = async (browser: Browser, fields: Record<string, string>) => {
    const added = await browser.call('POST', '/v1/me/email_addresses', fields)
    return `/v1/me/email_addresses/${String(added.json.response?.['id'])}`
  }

  it('gets another address by its code, which can become the primary one', async () => {
    const browser = new Browser()
    await browser.signIn()
    const path = await address(browser, { email_address: 'more@example.com' })
    await browser.call('POST', `${path}/prepare_verification`, { strategy: 'email_code' })
    const primary = { primary_email_address_id: path.split('/').at(-1) ?? '' }
    expect(refusal(await browser.call('PATCH', '/v1/me', primary))).toBe('422 form_param_value_invalid')
    expect(refusal(await browser.call('POST', `${path}/attempt_verification`, { code: '111111' }))).toBe(
      '422 form_code_incorrect',
    )
    await browser.call('POST', `${path}/attempt_verification`, { code: '424242' })
    expect((await browser.call('PATCH', '/v1/me', primary)).json.response).toMatchObject(primary)
    expect(clerk.store.user('user_a')).toMatchObject({ email: 'more@example.com', otherEmails: ['a@example.com'] })
    expect(refusal(await browser.call('DELETE', path))).toBe('400 last_identification_deletion_failed')
  })

  it('gets no address of somebody else, and nobody signs in with one that is not verified', async () => {
    const browser = new Browser()
    await browser.signIn()
    expect(refusal(await browser.call('POST', '/v1/me/email_addresses', { email_address: 'b@example.com' }))).toBe(
      '422 form_identifier_exists',
    )
    await address(browser, { email_address: 'more@example.com' })
    expect(refusal(await new Browser().call('POST', '/v1/client/sign_ins', { identifier: 'more@example.com' }))).toBe(
      '422 form_identifier_not_found',
    )
  })

  it('lists its sessions in all browsers, and ends one of another', async () => {
    const [one, other] = [new Browser(), new Browser()]
    await one.signIn()
    const session = await other.signIn()
    const { text } = await one.call('GET', '/v1/me/sessions/active')
    expect((JSON.parse(text) as unknown[]).length).toBe(2)
    await one.call('POST', `/v1/me/sessions/${session}/revoke`)
    expect(refusal(await other.call('GET', '/v1/me'))).toBe('401 signed_out')
    expect((await one.call('GET', '/v1/me')).status).toBe(200)
  })
})

describe('several sessions in one browser', () => {
  const sessionsOf = async (browser: Browser) =>
    ((await browser.call('GET', '/v1/client')).json.response?.['sessions'] as { id: string }[]).map(({ id }) => id)

  it('are one where the setting is off: the second replaces the first', async () => {
    clerk.store.user('user_b').password = 'a long password'
    const browser = new Browser()
    const first = await browser.signIn()
    const second = await browser.signIn('b@example.com')
    expect(await sessionsOf(browser)).toEqual([second])
    expect(clerk.store.session(first).status).toBe('replaced')
  })

  it('stay apart where it is on, until one or all sign out', async () => {
    await clerk.stop()
    clerk = await startLocalClerk({ env: {}, frontend: { multiSession: true }, sharedKey: true })
    for (const name of ['a', 'b'])
      clerk.store.addUser({ id: `user_${name}`, email: `${name}@example.com`, password: 'a long password' })
    const browser = new Browser()
    const a = await browser.signIn()
    const b = await browser.signIn('b@example.com')
    const me = async () => (await browser.call('GET', '/v1/me')).json.response?.['id']
    expect(await sessionsOf(browser)).toEqual([a, b])
    expect(await me()).toBe('user_b')
    await browser.call('POST', `/v1/client/sessions/${a}/touch`, {})
    expect(await me()).toBe('user_a')
    await browser.call('POST', `/v1/client/sessions/${a}/remove`, {})
    expect(await sessionsOf(browser)).toEqual([b])
    await browser.call('DELETE', '/v1/client/sessions')
    expect(await sessionsOf(browser)).toEqual([])
  })
})

describe('the handshake', () => {
  it.each(['nonce', 'token'])('hands over a session that Clerk’s own library takes, by %s', async (format) => {
    const browser = new Browser()
    await browser.signIn()
    const query = `redirect_url=${encodeURIComponent(`${APP}/dashboard`)}${format === 'nonce' ? '&format=nonce' : ''}`
    const { status, text } = await browser.call('GET', `/local.accounts.dev/v1/client/handshake?${query}`)
    expect(status).toBe(307)
    const backend = createClerkClient({
      secretKey: clerk.secretKey,
      publishableKey: clerk.publishableKey,
      apiUrl: clerk.apiUrl,
      telemetry: { disabled: true },
    })
    const headers = { accept: 'text/html', 'sec-fetch-dest': 'document' }
    const state = await backend.authenticateRequest(new Request(text, { headers }), { authorizedParties: [APP] })
    // In development the cookies are set, and the address without them is asked for again.
    expect(state.headers.getSetCookie().join('\n')).toMatch(/__session=ey/)
  })

  it.each(['javascript:alert(1)', '', '//evil.example'])('goes to no address like %j', async (to) => {
    const path = `/v1/client/handshake?redirect_url=${encodeURIComponent(to)}`
    expect(refusal(await new Browser().call('GET', path))).toBe('400 form_param_format_invalid')
  })
})

describe('scripts', () => {
  const file = (name: string) => new Browser().call('GET', `/local.accounts.dev/npm/@clerk/${name}`)

  it('come from the npm packages, whatever version is asked for', async () => {
    const { status, text } = await file('clerk-js@6/dist/clerk.browser.js')
    expect(status).toBe(200)
    expect(text.length).toBeGreaterThan(50_000)
  })

  it.each([
    'clerk-js@6/dist/..%2fpackage.json',
    'clerk-js@6/dist/%2e%2e/package.json',
    'backend@1/dist/index.js',
    'ui@1/dist/none.js',
  ])('and nothing else: %s', async (name) => {
    const { status, text } = await file(name)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(text).not.toContain('"name"')
  })
})

it('serves a clerk-js that it does not know, and says so: in the report, and in the console of the page', async () => {
  const appDir = await mkdtemp(path.join(tmpdir(), 'routewarden-clerk-js-'))
  const folder = path.join(appDir, 'node_modules/@clerk/clerk-js')
  await mkdir(path.join(folder, 'dist'), { recursive: true })
  await writeFile(path.join(folder, 'package.json'), '{"version":"9.1.0"}')
  await writeFile(path.join(folder, 'dist/clerk.browser.js'), 'globalThis.loaded = true')
  await clerk.stop()
  clerk = await startLocalClerk({ env: {}, frontend: { appDir }, sharedKey: true })
  const { text } = await new Browser().call('GET', '/npm/@clerk/clerk-js@6/dist/clerk.browser.js')
  await rm(appDir, { recursive: true })
  expect(text).toMatch(/^globalThis\.loaded = true\n;console\.warn\("Routewarden: .*clerk-js 6, and this is 9\.1\.0/)
  expect(clerk.unsupported()).toEqual(['what @clerk/clerk-js 9.1.0 asks in a browser (version 6 is known)'])
})

it('names what it does not emulate', async () => {
  const answer = await new Browser().call('POST', '/v1/client/verify', {})
  expect(refusal(answer)).toBe('501 not_implemented')
  expect(answer.json.errors?.[0]?.message).toContain('POST /v1/client/verify')
  expect(clerk.unsupported()).toEqual(['POST /v1/client/verify'])
})

it('speaks no TLS unless browsers are to be served', async () => {
  const plain = await startLocalClerk({ env: {} })
  await expect(fetch(plain.apiUrl.replace('http:', 'https:'), { dispatcher })).rejects.toThrow()
  await plain.stop()
})

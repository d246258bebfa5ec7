/** The Frontend API as a browser asks it, over HTTPS; what the handshake hands over is judged by Clerk's own library. */
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

  async signIn(): Promise<string> {
    const { json } = await this.call('POST', '/v1/client/sign_ins', {
      identifier: 'a@example.com',
      password: 'a long password',
    })
    return json.client?.sessions[0]?.id ?? ''
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

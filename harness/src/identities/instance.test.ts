/** A development instance that is not empty: the local Clerk stands in for it. */
import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { startLocalClerk, type LocalClerk } from '../clerk/index.ts'
import type { RoutewardenConfig } from '../config/index.ts'
import { changeTowards } from './change-towards.ts'
import { openIdentities } from './index.ts'

let clerk: LocalClerk | undefined
afterEach(async () => {
  await clerk?.stop()
})

async function instance(sessionClaims: Record<string, unknown> = {}) {
  clerk = await startLocalClerk({ env: {}, sessionClaims })
  return clerk
}

function open(config: RoutewardenConfig, processEnv: NodeJS.ProcessEnv, lines: string[] = []) {
  return openIdentities({
    config,
    appOrigin: 'http://localhost:3000',
    mode: 'instance',
    processEnv,
    log: (line) => lines.push(line),
  })
}

const PLAIN = { id: 'user_s', email: 'signed-in+clerk_test@example.com' }

it('takes a role away from a user for the run, and gives it back', async () => {
  const sessionClaims = { metadata: '{{user.public_metadata}}' }
  const { store, env } = await instance(sessionClaims)
  const publicMetadata = { role: 'admin', deep: { a: 1 } }
  store.addUser({ ...PLAIN, publicMetadata })
  const lines: string[] = []
  const source = await open({ sessionClaims }, env, lines)
  expect(decodeJwt((await source.credentials('signed-in')).bearer ?? '')['metadata']).toEqual({})
  await source.stop()
  expect(store.user('user_s').publicMetadata).toEqual(publicMetadata)
  expect(lines.join()).toMatch(/must be in Clerk's dashboard/)
})

it('gives a changed role in an organization back', async () => {
  const { store, env } = await instance()
  store.addUser(PLAIN)
  store.addOrganization({ id: 'org_a', slug: 'acme' })
  store.addMembership({ userId: 'user_s', organizationId: 'org_a', role: 'org:admin' })
  const source = await open(
    { organizations: { acme: {} }, identities: { 'signed-in': { organizations: [{ slug: 'acme' }] } } },
    env,
  )
  expect(store.membership('org_a', 'user_s').role).toBe('org:member')
  await source.stop()
  expect(store.membership('org_a', 'user_s').role).toBe('org:admin')
})

it.each(['pk_live_x', 'pk_prod_x', ''])('is not opened with the key %j', async (publishableKey) => {
  const { env } = await instance()
  const opened = open({}, { ...env, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey })
  await expect(opened).rejects.toMatchObject({ name: 'IdentityConfigError' })
})

describe('the change towards wanted metadata', () => {
  it('removes what is not wanted at any level, and is empty when nothing differs', () => {
    expect(changeTowards({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { b: { d: 3 }, e: [1], f: { g: 1 } })).toEqual({
      a: null,
      b: { c: null, d: 3 },
      f: { g: 1 },
    })
    expect(changeTowards({ a: { b: [1] } }, { a: { b: [1] } })).toEqual({})
  })
})

it('gives each identity a ticket for a browser, with the organization to work in, and no one else', async () => {
  const { store, env } = await instance()
  const source = await open(
    { organizations: { acme: {} }, identities: { member: { organizations: [{ slug: 'acme' }] } } },
    env,
  )
  const member = source.identities.find(({ info }) => info.name === 'member')
  const given = await source.ticket?.('member')
  const issued = [...store.signInTokens.values()].find(({ token }) => token === given?.ticket)
  expect(issued?.userId).toBe(member?.info.userId)
  expect(given?.organizationId).toBe(member?.orgIds['acme'])
  expect((await source.ticket?.('signed-in'))?.organizationId).toBeNull()
  await expect(source.ticket?.('anonymous')).rejects.toThrow('"anonymous" signs in with no ticket.')
  await source.stop()
})

/** Where an answer that is nearly right would let a test pass, or an app fail, that does otherwise at Clerk. */
import { createClerkClient } from '@clerk/backend'
import { decodeJwt } from 'jose'
import { afterEach, expect, it } from 'vitest'
import { startLocalClerk, type LocalClerk } from './index.ts'

const started: LocalClerk[] = []
afterEach(async () => {
  for (const clerk of started.splice(0)) await clerk.stop()
})

async function start(sessionClaims: Record<string, unknown> = {}) {
  const clerk = await startLocalClerk({ env: {}, sessionClaims })
  started.push(clerk)
  const user = clerk.store.addUser({ id: 'user_ada', email: 'ada@example.com', publicMetadata: { role: 'admin' } })
  clerk.store.addUser({ id: 'user_bob', email: 'bob@example.com' })
  const organization = clerk.store.addOrganization({ id: 'org_acme', slug: 'acme' })
  const { secretKey, apiUrl } = clerk
  const backend = createClerkClient({ secretKey, apiUrl, telemetry: { disabled: true } })
  const claims = async () => decodeJwt(await clerk.sessionToken(clerk.store.addSession('user_ada').id))
  return { clerk, backend, user, organization, claims }
}

it('takes the metadata of updateUser and of replacing calls as a whole', async () => {
  const { backend } = await start()
  const user = await backend.users.updateUser('user_ada', { firstName: 'Ada', publicMetadata: { plan: 'pro' } })
  expect(user.publicMetadata).toEqual({ plan: 'pro' })
  expect(user.firstName).toBe('Ada')
  const organization = await backend.organizations.replaceOrganizationMetadata('org_acme', {
    publicMetadata: { seats: 3 },
  })
  expect(organization.publicMetadata).toEqual({ seats: 3 })
})

it('puts no system permission into a token', async () => {
  const { clerk, claims } = await start()
  const permissions = ['org:sys_memberships:manage', 'org:projects:read']
  clerk.store.addMembership({ userId: 'user_ada', organizationId: 'org_acme', permissions })
  expect(await claims()).toMatchObject({ fea: 'o:projects', o: { per: 'read', fpm: '1' } })
})

it('does not carry the permissions of a role over to another', async () => {
  const { clerk, backend, claims } = await start()
  const permissions = ['org:projects:manage']
  clerk.store.addMembership({ userId: 'user_ada', organizationId: 'org_acme', role: 'org:admin', permissions })
  const where = { organizationId: 'org_acme', userId: 'user_ada' }
  await backend.organizations.updateOrganizationMembership({ ...where, role: 'org:member' })
  expect(await claims()).not.toHaveProperty('fea')
})

it('takes the first of alternatives in a claim', async () => {
  const { claims } = await start({
    userId: '{{user.external_id || user.id}}',
    plan: "{{user.public_metadata.plan || 'free'}}",
    mixed: 'I am {{user.first_name || user.primary_email_address}}',
    none: '{{user.external_id}}',
  })
  expect(await claims()).toMatchObject({ userId: 'user_ada', plan: 'free', mixed: 'I am ada@example.com', none: null })
})

it('answers for a JWT template, without the session in it, and says that its claims are not known', async () => {
  const { clerk, backend } = await start()
  const { jwt } = await backend.sessions.getToken(clerk.store.addSession('user_ada').id, 'supabase')
  expect(decodeJwt(jwt)).toMatchObject({ sub: 'user_ada', jti: expect.any(String) as string })
  expect(decodeJwt(jwt)).not.toHaveProperty('sid')
  expect(clerk.unsupported()).toEqual([expect.stringContaining('/tokens/supabase')])
})

it('orders users as asked, and refuses an order that Clerk does not know', async () => {
  const { backend } = await start()
  const ids = async (orderBy: string) =>
    (await backend.users.getUserList({ orderBy: orderBy as '+email_address' })).data.map((user) => user.id)
  expect(await ids('+email_address')).toEqual(['user_ada', 'user_bob'])
  expect(await ids('-email_address')).toEqual(['user_bob', 'user_ada'])
  await expect(ids('constructor')).rejects.toMatchObject({ status: 422 })
})

it('ends the sessions of a user who is banned', async () => {
  const { clerk, backend } = await start()
  const session = clerk.store.addSession('user_ada')
  await backend.users.banUser('user_ada')
  await expect(backend.sessions.getToken(session.id)).rejects.toMatchObject({ status: 401 })
})

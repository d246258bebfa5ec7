/** Frontend API: organizations, as their members see and change them. */
import type { Hono } from 'hono'
import { deleted, type Instance } from '../api/parts.ts'
import { ApiError, notFound } from '../errors.ts'
import { invitationJson } from '../shapes.ts'
import { permissionsOf } from '../store.ts'
import type { Invitation, Membership, Organization } from '../types.ts'
import { Call } from './call.ts'
import { browserMembershipJson, browserOrganizationJson } from './shapes.ts'

export function addOrganizations(app: Hono, instance: Instance): void {
  const { store } = instance
  app.post('/organizations', async (context) => {
    const call = new Call(context, instance)
    const { user, session } = call.signedIn()
    const { name = '', slug } = await call.fields()
    if (name.trim() === '')
      throw new ApiError(422, 'form_param_missing', 'name must be included.', { param_name: 'name' })
    const organization = store.addOrganization({
      name,
      slug: slug ?? name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
      createdBy: user.id,
    })
    const membership = store.addMembership({ organizationId: organization.id, userId: user.id, role: 'org:admin' })
    session.organizationId = organization.id
    instance.emit('organization.created', organization.id)
    instance.emit('organizationMembership.created', membership.id)
    return call.changed(browserOrganizationJson(organization, store))
  })
  app.get('/organizations/:id', (context) => {
    const call = new Call(context, instance)
    return call.shown(browserOrganizationJson(member(call, context.req.param('id')).organization, store))
  })
  app.patch('/organizations/:id', async (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'), 'org:sys_profile:manage')
    const { name, slug } = await call.fields()
    if (name !== undefined) organization.name = name
    if (slug !== undefined) organization.slug = slug
    organization.updatedAt = Date.now()
    instance.emit('organization.updated', organization.id)
    return call.changed(browserOrganizationJson(organization, store))
  })
  app.delete('/organizations/:id', (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'), 'org:sys_profile:delete')
    instance.emit('organization.deleted', organization.id)
    store.removeOrganization(organization.id)
    return call.changed(deleted('organization', organization.id))
  })
  addMembers(app, instance)
  addInvitations(app, instance)
  for (const name of ['domains', 'membership_requests']) {
    app.get(`/organizations/:id/${name}`, (context) => {
      const call = new Call(context, instance)
      member(call, context.req.param('id'))
      return call.list([])
    })
  }
  app.get('/organizations/:id/roles', (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'))
    return call.list(rolesOf(instance, organization))
  })
}

function addMembers(app: Hono, instance: Instance): void {
  const { store } = instance
  app.get('/organizations/:id/memberships', (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'), 'org:sys_memberships:read')
    const all = store.membershipsOf({ organizationId: organization.id })
    return call.list(all.map((one) => browserMembershipJson(one, store)))
  })
  app.patch('/organizations/:id/memberships/:user', async (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'), 'org:sys_memberships:manage')
    const membership = store.membership(organization.id, context.req.param('user'))
    const { role = membership.role } = await call.fields()
    if (role !== membership.role) membership.permissions = store.permissionsOfRole(role)
    membership.role = role
    membership.updatedAt = Date.now()
    instance.emit('organizationMembership.updated', membership.id)
    return call.changed(browserMembershipJson(membership, store))
  })
  app.delete('/organizations/:id/memberships/:user', (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'), 'org:sys_memberships:manage')
    const membership = store.membership(organization.id, context.req.param('user'))
    const shown = browserMembershipJson(membership, store)
    instance.emit('organizationMembership.deleted', membership.id)
    store.memberships.delete(membership.id)
    return call.changed(shown)
  })
}

/** The ticket is for the invited person alone. */
const shown = (invitation: Invitation) => invitationJson(invitation, null)

function addInvitations(app: Hono, instance: Instance): void {
  const { store } = instance
  app.get('/organizations/:id/invitations', (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'), 'org:sys_memberships:read')
    const status = context.req.query('status') ?? 'pending'
    const all = [...store.invitations.values()].filter(
      (one) => one.organizationId === organization.id && one.status === status,
    )
    return call.list(all.map(shown))
  })
  app.post('/organizations/:id/invitations', async (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'), 'org:sys_memberships:manage')
    const { email_address: email = '', role = 'org:member' } = await call.fields()
    const invitation = store.addInvitation({ organizationId: organization.id, email, role })
    instance.emit('organizationInvitation.created', invitation.id)
    return call.changed(shown(invitation))
  })
  app.post('/organizations/:id/invitations/bulk', async (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'), 'org:sys_memberships:manage')
    // One field for each address.
    const given = new URLSearchParams(await context.req.text())
    const role = given.get('role') ?? 'org:member'
    const invitations = given
      .getAll('email_address')
      .map((email) => store.addInvitation({ organizationId: organization.id, email, role }))
    for (const { id } of invitations) instance.emit('organizationInvitation.created', id)
    return call.changed(invitations.map(shown))
  })
  app.post('/organizations/:id/invitations/:invitation/revoke', (context) => {
    const call = new Call(context, instance)
    const { organization } = member(call, context.req.param('id'), 'org:sys_memberships:manage')
    const invitation = store.invitations.get(context.req.param('invitation'))
    if (invitation?.organizationId !== organization.id) throw notFound('invitation')
    invitation.status = 'revoked'
    instance.emit('organizationInvitation.revoked', invitation.id)
    return call.changed(shown(invitation))
  })
}

/**
 * The organization, and the place of whoever is signed in there.
 * @throws {ApiError} 404 for those who are in no such organization, 403 without the permission
 */
function member(
  call: Call,
  idOrSlug: string,
  permission?: string,
): { organization: Organization; membership: Membership } {
  const { user } = call.signedIn()
  const { store } = call.instance
  const organization = store.organization(idOrSlug)
  const membership = store.findMembership(organization.id, user.id)
  if (!membership) throw notFound('organization')
  if (permission !== undefined && !permissionsOf(membership).includes(permission))
    throw new ApiError(403, 'missing_permission', `This takes the permission ${permission}.`)
  return { organization, membership }
}

/** Clerk's two, and those that members have. */
function rolesOf({ store }: Instance, organization: Organization) {
  const held = store.membershipsOf({ organizationId: organization.id })
  const keys = [...new Set(['org:admin', 'org:member', ...held.map(({ role }) => role)])]
  return keys.map((key) => ({
    object: 'role',
    id: `role_${key.replace(/\W/g, '_')}`,
    key,
    name: key.replace(/^org:/, ''),
    description: '',
    permissions: [],
    created_at: organization.createdAt,
    updated_at: organization.createdAt,
  }))
}

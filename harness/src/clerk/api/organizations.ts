/** Backend API: organizations, memberships, invitations (Clerk docs, "Backend API reference > Organizations"). */
import { Hono } from 'hono'
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { invitationJson, membershipJson, organizationJson } from '../shapes.ts'
import { mergeMetadata } from '../store.ts'
import type { Membership, Organization } from '../types.ts'
import { deleted, metadata, metadataBody, page, queryList, readBody, type Instance } from './parts.ts'

const createBody = z.object({
  name: z.string().min(1),
  slug: z.string().optional(),
  created_by: z.string().optional(),
  max_allowed_memberships: z.number().int().optional(),
  public_metadata: metadata.optional(),
  private_metadata: metadata.optional(),
})
const updateBody = createBody.omit({ created_by: true }).partial()
const membershipBody = z.object({ user_id: z.string(), role: z.string() })
const roleBody = z.object({ role: z.string() })
const invitationBody = z.object({
  email_address: z.email(),
  role: z.string(),
  inviter_user_id: z.string().optional(),
  public_metadata: metadata.optional(),
  redirect_url: z.url().nullish(),
})

export function organizationsApi(instance: Instance): Hono {
  const { store } = instance
  const app = new Hono()
  app.get('/organizations', (context) => {
    const query = context.req.query('query')?.toLowerCase()
    const users = queryList(context, 'user_id')
    const all = [...store.organizations.values()].filter(
      (one) =>
        (query === undefined || `${one.id} ${one.name} ${one.slug}`.toLowerCase().includes(query)) &&
        (users.length === 0 || users.some((userId) => store.findMembership(one.id, userId))),
    )
    return context.json({
      data: page(context, all).map((one) => organizationJson(one, store)),
      total_count: all.length,
    })
  })
  app.post('/organizations', async (context) => {
    const body = await readBody(context, createBody)
    const slug = body.slug ?? body.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
    const organization = store.addOrganization({ slug, name: body.name, createdBy: body.created_by ?? null })
    change(organization, body)
    if (body.created_by !== undefined) {
      store.addMembership({ userId: body.created_by, organizationId: organization.id, role: 'org:admin' })
    }
    return context.json(organizationJson(organization, store))
  })
  app.get('/organizations/:id', (context) =>
    context.json(organizationJson(store.organization(context.req.param('id')), store)),
  )
  app.patch('/organizations/:id', async (context) => {
    const organization = store.organization(context.req.param('id'))
    change(organization, await readBody(context, updateBody))
    return context.json(organizationJson(organization, store))
  })
  app.on(['PATCH', 'PUT'], '/organizations/:id/metadata', async (context) => {
    const organization = store.organization(context.req.param('id'))
    const body = await readBody(context, metadataBody)
    if (context.req.method === 'PUT') change(organization, body)
    else mergeInto(organization, body)
    return context.json(organizationJson(organization, store))
  })
  app.delete('/organizations/:id', (context) => {
    const organization = store.organization(context.req.param('id'))
    store.removeOrganization(organization.id)
    return context.json(deleted('organization', organization.id))
  })
  addMemberships(app, instance)
  addInvitations(app, instance)
  return app
}

function addMemberships(app: Hono, { store }: Instance): void {
  app.get('/organizations/:id/memberships', (context) => {
    const roles = queryList(context, 'role')
    const users = queryList(context, 'user_id')
    const all = store
      .membershipsOf({ organizationId: store.organization(context.req.param('id')).id })
      .filter(
        (one) => (roles.length === 0 || roles.includes(one.role)) && (users.length === 0 || users.includes(one.userId)),
      )
    return context.json({ data: page(context, all).map((one) => membershipJson(one, store)), total_count: all.length })
  })
  app.post('/organizations/:id/memberships', async (context) => {
    const organizationId = store.organization(context.req.param('id')).id
    const body = await readBody(context, membershipBody)
    return context.json(
      membershipJson(store.addMembership({ organizationId, userId: body.user_id, role: body.role }), store),
    )
  })
  app.patch('/organizations/:id/memberships/:user', async (context) => {
    const membership = store.membership(context.req.param('id'), context.req.param('user'))
    const { role } = await readBody(context, roleBody)
    // Permissions belong to the role: the custom ones of the old role do not move along.
    if (role !== membership.role) membership.permissions = store.permissionsOfRole(role)
    membership.role = role
    membership.updatedAt = Date.now()
    return context.json(membershipJson(membership, store))
  })
  app.patch('/organizations/:id/memberships/:user/metadata', async (context) => {
    const membership = store.membership(context.req.param('id'), context.req.param('user'))
    mergeInto(membership, await readBody(context, metadataBody))
    return context.json(membershipJson(membership, store))
  })
  app.delete('/organizations/:id/memberships/:user', (context) => {
    const membership = store.membership(context.req.param('id'), context.req.param('user'))
    const shown = membershipJson(membership, store)
    store.memberships.delete(membership.id)
    return context.json(shown)
  })
}

function addInvitations(app: Hono, { store, keys }: Instance): void {
  app.get('/organizations/:id/invitations', (context) => {
    const { id } = store.organization(context.req.param('id'))
    const all = [...store.invitations.values()].filter((one) => one.organizationId === id)
    return context.json({
      data: page(context, all).map((one) => invitationJson(one, keys.issuer)),
      total_count: all.length,
    })
  })
  app.post('/organizations/:id/invitations', async (context) => {
    const { id } = store.organization(context.req.param('id'))
    const body = await readBody(context, invitationBody)
    const invitation = store.addInvitation({
      organizationId: id,
      email: body.email_address,
      role: body.role,
      publicMetadata: body.public_metadata ?? {},
      redirectUrl: body.redirect_url ?? null,
    })
    return context.json(invitationJson(invitation, keys.issuer))
  })
  app.post('/organizations/:id/invitations/:invitation/revoke', (context) => {
    const invitation = store.invitations.get(context.req.param('invitation'))
    if (!invitation) throw notFound('invitation')
    invitation.status = 'revoked'
    return context.json(invitationJson(invitation, keys.issuer))
  })
}

function change(organization: Organization, body: z.infer<typeof updateBody>): void {
  if (body.name !== undefined) organization.name = body.name
  if (body.slug !== undefined) organization.slug = body.slug
  if (body.max_allowed_memberships !== undefined) organization.maxAllowedMemberships = body.max_allowed_memberships
  if (body.public_metadata) organization.publicMetadata = body.public_metadata
  if (body.private_metadata) organization.privateMetadata = body.private_metadata
  organization.updatedAt = Date.now()
}

function mergeInto(target: Organization | Membership, body: z.infer<typeof metadataBody>): void {
  target.publicMetadata = mergeMetadata(target.publicMetadata, body.public_metadata ?? {})
  target.privateMetadata = mergeMetadata(target.privateMetadata, body.private_metadata ?? {})
  target.updatedAt = Date.now()
}

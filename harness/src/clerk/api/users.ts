/** Backend API: users (Clerk docs, "Backend API reference > Users"). */
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { membershipJson, userJson } from '../shapes.ts'
import { mergeMetadata, type Store } from '../store.ts'
import type { User } from '../types.ts'
import { deleted, metadata, metadataBody, ordered, page, queryList, readBody, type Instance } from './parts.ts'

const names = {
  first_name: z.string().nullable().optional(),
  last_name: z.string().nullable().optional(),
  username: z.string().nullable().optional(),
  external_id: z.string().nullable().optional(),
  public_metadata: metadata.optional(),
  private_metadata: metadata.optional(),
  unsafe_metadata: metadata.optional(),
}
const createBody = z.object({ ...names, email_address: z.array(z.email()).min(1) })
const updateBody = z.object(names)

export function usersApi({ store }: Instance): Hono {
  const app = new Hono()
  app.get('/users', (context) =>
    context.json(page(context, ordered(context, matching(context, store), ORDER)).map(userJson)),
  )
  app.get('/users/count', (context) =>
    context.json({ object: 'total_count', total_count: matching(context, store).length }),
  )
  app.post('/users', async (context) => {
    const body = await readBody(context, createBody)
    const [email = '', ...otherEmails] = body.email_address
    return context.json(userJson(change(store.addUser({ email, otherEmails }), body)))
  })
  app.get('/users/:id', (context) => context.json(userJson(store.user(context.req.param('id')))))
  app.patch('/users/:id', async (context) => {
    const user = store.user(context.req.param('id'))
    return context.json(userJson(change(user, await readBody(context, updateBody))))
  })
  app.delete('/users/:id', (context) => {
    store.removeUser(context.req.param('id'))
    return context.json(deleted('user', context.req.param('id')))
  })
  // PATCH merges; PUT replaces the fields that are given, which is what `updateUser({ publicMetadata })` sends.
  app.on(['PATCH', 'PUT'], '/users/:id/metadata', async (context) => {
    const user = store.user(context.req.param('id'))
    const body = await readBody(context, metadataBody)
    if (context.req.method === 'PUT') return context.json(userJson(change(user, body)))
    user.publicMetadata = mergeMetadata(user.publicMetadata, body.public_metadata ?? {})
    user.privateMetadata = mergeMetadata(user.privateMetadata, body.private_metadata ?? {})
    user.unsafeMetadata = mergeMetadata(user.unsafeMetadata, body.unsafe_metadata ?? {})
    user.updatedAt = Date.now()
    return context.json(userJson(user))
  })
  for (const [verb, key, value] of [
    ['ban', 'banned', true],
    ['unban', 'banned', false],
    ['lock', 'locked', true],
    ['unlock', 'locked', false],
  ] as const) {
    app.post(`/users/:id/${verb}`, (context) => {
      const user = store.user(context.req.param('id'))
      user[key] = value
      // Clerk docs, "banUser": the user's sessions are revoked.
      if (verb === 'ban') {
        for (const session of store.sessions.values()) if (session.userId === user.id) session.status = 'revoked'
      }
      return context.json(userJson(user))
    })
  }
  app.get('/users/:id/organization_memberships', (context) => {
    const all = store.membershipsOf({ userId: store.user(context.req.param('id')).id })
    return context.json({ data: page(context, all).map((one) => membershipJson(one, store)), total_count: all.length })
  })
  app.get('/users/:id/oauth_access_tokens/:provider', (context) => {
    store.user(context.req.param('id'))
    return context.json({ data: [], total_count: 0 })
  })
  return app
}

const ORDER: Record<string, (user: User) => string | number | null> = {
  updated_at: (user) => user.updatedAt,
  email_address: (user) => user.email,
  first_name: (user) => user.firstName,
  last_name: (user) => user.lastName,
  username: (user) => user.username,
}

/** The filters that apps use: `email_address`, `user_id`, `external_id`, `username`, `organization_id`; and `query`. */
function matching(context: Context, store: Store): User[] {
  const emails = queryList(context, 'email_address').map((email) => email.toLowerCase())
  const filters: [string[], (user: User) => (string | null)[]][] = [
    [emails, (user) => [user.email, ...user.otherEmails]],
    [queryList(context, 'user_id'), (user) => [user.id]],
    [queryList(context, 'external_id'), (user) => [user.externalId]],
    [queryList(context, 'username'), (user) => [user.username]],
    [
      queryList(context, 'organization_id'),
      (user) => store.membershipsOf({ userId: user.id }).map((one) => one.organizationId),
    ],
  ]
  const query = context.req.query('query')?.toLowerCase()
  const text = (user: User) =>
    [user.id, user.email, user.firstName, user.lastName, user.username].join(' ').toLowerCase()
  return [...store.users.values()].filter(
    (user) =>
      filters.every(
        ([wanted, values]) =>
          wanted.length === 0 || values(user).some((value) => value !== null && wanted.includes(value)),
      ) &&
      (query === undefined || text(user).includes(query)),
  )
}

function change(user: User, body: z.infer<typeof updateBody>): User {
  if (body.first_name !== undefined) user.firstName = body.first_name
  if (body.last_name !== undefined) user.lastName = body.last_name
  if (body.username !== undefined) user.username = body.username
  if (body.external_id !== undefined) user.externalId = body.external_id
  if (body.public_metadata) user.publicMetadata = body.public_metadata
  if (body.private_metadata) user.privateMetadata = body.private_metadata
  if (body.unsafe_metadata) user.unsafeMetadata = body.unsafe_metadata
  user.updatedAt = Date.now()
  return user
}

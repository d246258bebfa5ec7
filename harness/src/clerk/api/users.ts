/** Backend API: users (Clerk docs, "Backend API reference > Users"). */
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { membershipJson, userJson } from '../shapes.ts'
import { mergeMetadata } from '../store.ts'
import type { User } from '../types.ts'
import { deleted, metadata, metadataBody, page, queryList, readBody, type Instance } from './parts.ts'

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
    context.json(page(context, matching(context, [...store.users.values()])).map(userJson)),
  )
  app.get('/users/count', (context) =>
    context.json({ object: 'total_count', total_count: matching(context, [...store.users.values()]).length }),
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
  app.patch('/users/:id/metadata', async (context) => {
    const user = store.user(context.req.param('id'))
    const body = await readBody(context, metadataBody)
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

/** The filters that apps use: `email_address`, `user_id`, `external_id`, `username`, `organization_id` is not one; `query`. */
function matching(context: Context, users: User[]): User[] {
  const emails = queryList(context, 'email_address').map((email) => email.toLowerCase())
  const filters: [string[], (user: User) => (string | null)[]][] = [
    [emails, (user) => [user.email, ...user.otherEmails]],
    [queryList(context, 'user_id'), (user) => [user.id]],
    [queryList(context, 'external_id'), (user) => [user.externalId]],
    [queryList(context, 'username'), (user) => [user.username]],
  ]
  const query = context.req.query('query')?.toLowerCase()
  const text = (user: User) =>
    [user.id, user.email, user.firstName, user.lastName, user.username].join(' ').toLowerCase()
  const found = users.filter(
    (user) =>
      filters.every(
        ([wanted, values]) =>
          wanted.length === 0 || values(user).some((value) => value !== null && wanted.includes(value)),
      ) &&
      (query === undefined || text(user).includes(query)),
  )
  // Clerk's default order: newest first. Users of one start share a millisecond, so the order of making them counts.
  return found.reverse().sort((a, b) => b.createdAt - a.createdAt)
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

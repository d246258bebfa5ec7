/** Backend API: sessions, their tokens, sign-in tokens, testing tokens (Clerk docs, "Backend API reference"). */
import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import { ApiError, notFound } from '../errors.ts'
import { sessionJson, signInTokenJson } from '../shapes.ts'
import { newId } from '../store.ts'
import { ordered, page, readBody, type Instance } from './parts.ts'
import { templateTokenOf, tokenOf } from '../tokens.ts'

const sessionBody = z.object({ user_id: z.string(), active_organization_id: z.string().nullable().optional() })
const tokenBody = z.object({ expires_in_seconds: z.number().int().min(1).max(315_360_000).nullable().optional() })
const signInBody = z.object({ user_id: z.string(), expires_in_seconds: z.number().int().positive().optional() })

const MONTH_SECONDS = 2_592_000

export function sessionsApi(instance: Instance): Hono {
  const { store, keys } = instance
  const app = new Hono()
  app.get('/sessions', (context) => {
    const { user_id: userId, client_id: clientId, status } = context.req.query()
    const all = [...store.sessions.values()].filter(
      (one) =>
        (userId === undefined || one.userId === userId) &&
        (clientId === undefined || one.clientId === clientId) &&
        (status === undefined || one.status === status),
    )
    const data = page(context, ordered(context, all, {})).map(sessionJson)
    return context.json(context.req.query('paginated') === 'true' ? { data, total_count: all.length } : data)
  })
  // Clerk offers this for development instances only, for tests.
  app.post('/sessions', async (context) => {
    const body = await readBody(context, sessionBody)
    return context.json(sessionJson(store.addSession(body.user_id, body.active_organization_id)))
  })
  app.get('/sessions/:id', (context) => context.json(sessionJson(store.session(context.req.param('id')))))
  app.post('/sessions/:id/revoke', (context) => {
    const session = store.session(context.req.param('id'))
    session.status = 'revoked'
    session.updatedAt = Date.now()
    return context.json(sessionJson(session))
  })
  app.post('/sessions/:id/tokens/:template?', async (context) => {
    const session = store.session(context.req.param('id'))
    if (session.status !== 'active') throw new ApiError(401, 'authentication_invalid', 'The session is not active')
    const body = await readBody(context, tokenBody)
    const options = body.expires_in_seconds == null ? {} : { expiresInSeconds: body.expires_in_seconds }
    const template = context.req.param('template')
    if (template === undefined) return context.json({ object: 'token', jwt: await tokenOf(instance, session, options) })
    // The template's own claims are not known here: the app gets an answer, and whoever reads the report is told.
    instance.onUnsupported(`POST /v1/sessions/{id}/tokens/${template.slice(0, 100)} (claims of that JWT template)`)
    return context.json({ object: 'token', jwt: await templateTokenOf(instance, session, options) })
  })
  app.post('/sign_in_tokens', async (context) => {
    const body = await readBody(context, signInBody)
    const now = Date.now()
    const token = {
      id: newId('sit'),
      userId: store.user(body.user_id).id,
      token: randomBytes(32).toString('base64url'),
      status: 'pending' as const,
      expiresAt: now + (body.expires_in_seconds ?? MONTH_SECONDS) * 1000,
      createdAt: now,
    }
    store.signInTokens.set(token.id, token)
    return context.json(signInTokenJson(token, keys.issuer))
  })
  app.post('/sign_in_tokens/:id/revoke', (context) => {
    const token = store.signInTokens.get(context.req.param('id'))
    if (!token) throw notFound('sign-in token')
    token.status = 'revoked'
    return context.json(signInTokenJson(token, keys.issuer))
  })
  app.post('/testing_tokens', (context) =>
    context.json({
      object: 'testing_token',
      token: `local_${randomBytes(16).toString('hex')}`,
      expires_at: Math.floor(Date.now() / 1000) + 3600,
    }),
  )
  return app
}

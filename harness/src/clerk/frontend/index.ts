/**
 * The Frontend API: what clerk-js and @clerk/testing ask in a browser, and their scripts (Clerk docs, "Frontend API
 * reference"; shapes as clerk-js reads them). What is not emulated answers with an error in Clerk's shape that names it.
 */
import { Hono } from 'hono'
import { methodOverride } from 'hono/method-override'
import type { Instance } from '../api/parts.ts'
import { ApiError } from '../errors.ts'
import { DEV_SUFFIX } from '../keys.ts'
import { addAssets } from './assets.ts'
import { environmentJson } from './environment.ts'
import { addEmailAddresses } from './email-addresses.ts'
import { addHandshake } from './handshake.ts'
import { addTickets } from './invitations.ts'
import { addMe } from './me.ts'
import { addOrganizations } from './organizations.ts'
import { addSessions } from './sessions.ts'
import { addSignIns } from './sign-ins.ts'
import { addSignUps } from './sign-ups.ts'

/** @param appDir folder of the app, whose packages are served */
export function frontendApi(instance: Instance, appDir: string | undefined): Hono {
  // Scripts and handshakes come with the address's path, calls of clerk-js without.
  const app = new Hono({ getPath: (request) => new URL(request.url).pathname.replace(DEV_SUFFIX, '') || '/' })
  app.use(async (context, next) => {
    const origin = context.req.header('origin')
    if (origin !== undefined) {
      context.header('access-control-allow-origin', origin)
      context.header('access-control-allow-credentials', 'true')
      context.header('access-control-expose-headers', 'Authorization, Clerk-Cookie-Suffix, Clerk-Db-Jwt')
      context.header('vary', 'Origin')
    }
    if (context.req.method === 'OPTIONS') {
      context.header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE, OPTIONS')
      context.header('access-control-allow-headers', context.req.header('access-control-request-headers') ?? '*')
      return context.body(null, 204)
    }
    return next()
  })
  // PATCH, PUT and DELETE arrive as POST with `_method`: no preflight is needed for those.
  app.use('/v1/*', methodOverride({ app, query: '_method' }))
  addAssets(app, appDir, instance.onUnsupported)
  const v1 = new Hono()
  v1.on(['GET', 'PATCH'], '/environment', (context) =>
    context.json(environmentJson({ id: instance.keys.kid, singleSession: instance.clients.singleSession })),
  )
  v1.post('/dev_browser', (context) => {
    const { key, createdAt } = instance.clients.add()
    return context.json({ object: 'dev_browser', id: key, token: key, created_at: createdAt, updated_at: createdAt })
  })
  const parts = [
    addHandshake,
    addTickets,
    addSignIns,
    addSignUps,
    addSessions,
    addMe,
    addEmailAddresses,
    addOrganizations,
  ]
  for (const add of parts) add(v1, instance)
  app.route('/v1', v1)
  app.notFound((context) => {
    const call = `${context.req.method} ${context.req.path}`
    instance.onUnsupported(call)
    const message = `The local Clerk does not emulate ${call}. Use a Clerk development instance for it.`
    return context.json(new ApiError(501, 'not_implemented', message).toJSON(), 501)
  })
  app.onError((error, context) => {
    const known = error instanceof ApiError ? error : new ApiError(500, 'internal_error', error.message)
    return context.json(known.toJSON(), known.status)
  })
  return app
}

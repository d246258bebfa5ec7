/** The Backend API as one app: `/v1/…`, closed to whoever lacks the secret key, errors in Clerk's shape. */
import { timingSafeEqual } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { ApiError, notFound } from '../errors.ts'
import { organizationsApi } from './organizations.ts'
import type { Instance } from './parts.ts'
import { sessionsApi } from './sessions.ts'
import { usersApi } from './users.ts'

/** What `@clerk/backend` asks where a caller presents one (dist/tokens/verify.js). */
const MACHINE_TOKENS = ['/api_keys', '/m2m_tokens', '/oauth_applications/access_tokens']

export function backendApi(instance: Instance): Hono {
  const app = new Hono()
  const v1 = new Hono()
  // The key set is public, as at Clerk; everything else needs the secret key.
  v1.get('/jwks', (context) => context.json({ keys: [instance.keys.jwk] }))
  v1.use(async (context, next) => {
    requireSecretKey(context, instance.keys.secretKey)
    await next()
  })
  for (const part of [usersApi(instance), organizationsApi(instance), sessionsApi(instance)]) v1.route('/', part)
  v1.get('/clients/handshake_payload', (context) => {
    const directives = instance.clients.takeHandshake(context.req.query('nonce') ?? '')
    if (!directives) throw new ApiError(404, 'resource_not_found', 'There is no handshake with that nonce')
    return context.json({ directives })
  })
  // API keys, and tokens of machines and OAuth: this instance has issued none, and says so of any.
  for (const path of MACHINE_TOKENS) {
    for (const version of ['', '/v1']) {
      app.post(`${version}${path}/verify`, () => {
        throw notFound('token')
      })
    }
  }
  app.route('/v1', v1)
  app.notFound((context) => {
    const call = `${context.req.method} ${context.req.path}`
    instance.onUnsupported(call)
    return answer(
      context,
      new ApiError(
        501,
        'not_implemented',
        `The local Clerk does not emulate ${call}. Use a Clerk development instance for it.`,
      ),
    )
  })
  app.onError((error, context) =>
    answer(context, error instanceof ApiError ? error : new ApiError(500, 'internal_error', error.message)),
  )
  return app
}

function answer(context: Context, error: ApiError) {
  return context.json(error.toJSON(), error.status)
}

function requireSecretKey(context: Context, secretKey: string): void {
  const expected = Buffer.from(`Bearer ${secretKey}`)
  const given = Buffer.from(context.req.header('authorization') ?? '')
  if (given.length === expected.length && timingSafeEqual(given, expected)) return
  throw new ApiError(401, 'clerk_key_invalid', 'The provided Clerk Secret Key is invalid.')
}

/**
 * The handshake: a document is asked for without a token that is good, the server sends the browser here, and from here
 * it goes back with cookies for the app's own host (Clerk docs, "How Clerk works > Handshake").
 */
import type { Hono } from 'hono'
import { SignJWT } from 'jose'
import type { Instance } from '../api/parts.ts'
import { ApiError } from '../errors.ts'
import { cookieSuffix } from '../keys.ts'
import { tokenOf } from '../tokens.ts'
import { Call } from './call.ts'
import type { Client } from './clients.ts'
import { memberOf, originOf } from './sessions.ts'

const YEAR_SECONDS = 31_536_000

export function addHandshake(app: Hono, instance: Instance): void {
  const { clients, keys } = instance
  app.get('/client/handshake', async (context) => {
    const to = redirectUrl(context.req.query('redirect_url'))
    const client = new Call(context, instance).ensureClient()
    const organization = context.req.query('organization_id')
    const session = clients.activeSession(client)
    if (session && organization !== undefined) session.organizationId = memberOf(instance, session, organization)
    const cookies = await handedOver(instance, client, to.origin)
    if (context.req.query('format') === 'nonce')
      to.searchParams.set('__clerk_handshake_nonce', clients.keepHandshake(cookies))
    else {
      const token = new SignJWT({ handshake: cookies }).setProtectedHeader({ alg: 'RS256', kid: keys.kid, typ: 'JWT' })
      to.searchParams.set('__clerk_handshake', await token.sign(keys.privateKey))
    }
    to.searchParams.set('__clerk_db_jwt', client.key)
    context.header('cache-control', 'no-store')
    return context.redirect(to.href, 307)
  })
}

/**
 * As development instances, which send no token to just any address.
 * @throws {ApiError} 400: no address, or one of another scheme
 */
function redirectUrl(given: string | undefined): URL {
  const url = given === undefined ? null : URL.parse(given)
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new ApiError(400, 'form_param_format_invalid', 'redirect_url is no address of a page', {
    param_name: 'redirect_url',
  })
}

/** `Set-Cookie` lines for the app's host, each by its plain name and with the instance's suffix. */
async function handedOver(instance: Instance, client: Client, origin: string): Promise<string[]> {
  const { clients, keys } = instance
  const session = clients.activeSession(client)
  const suffix = cookieSuffix(keys.publishableKey)
  const both = (name: string, value: string, attributes: string) =>
    [name, `${name}_${suffix}`].map((one) => `${one}=${value}; Path=/; ${attributes}`)
  const year = `Max-Age=${YEAR_SECONDS}; SameSite=Lax`
  return [
    ...both('__clerk_db_jwt', client.key, year),
    ...both('__client_uat', session ? String(Math.floor(session.createdAt / 1000)) : '0', year),
    ...(session
      ? both('__session', await tokenOf(instance, session, originOf(origin)), 'SameSite=Lax')
      : both('__session', '', 'Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=Lax')),
  ]
}

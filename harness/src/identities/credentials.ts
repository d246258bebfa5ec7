/** Cookies and tokens as a browser and an API client send them, minted when needed and kept while they are good. */
import { randomBytes } from 'node:crypto'
import { decodeJwt } from 'jose'
import { cookieSuffix } from '../clerk/index.ts'
import type { Credentials } from './types.ts'

/** Whoever gets a token here has at least this long left. A token lives for 60 s unless the instance says otherwise. */
const LEFT_MS = 20_000

/** Every cookie is set twice by Clerk: by its plain name, and with the instance's suffix. */
function withSuffix(cookies: Record<string, string>, publishableKey: string): Record<string, string> {
  const suffix = cookieSuffix(publishableKey)
  return Object.fromEntries(
    Object.entries(cookies).flatMap(([name, value]) => [
      [name, value],
      [`${name}_${suffix}`, value],
    ]),
  )
}

/**
 * @param mintToken makes a new session token for an identity
 */
export function credentialsKeeper(
  publishableKey: string,
  mintToken: (name: string) => Promise<string>,
): (name: string) => Promise<Credentials> {
  const kept = new Map<string, ReturnType<typeof mint>>()
  // What clerk-js stores on a first visit. Without it a development instance sends every document to a handshake.
  const browser = `dvb_${randomBytes(16).toString('hex')}`
  const anonymous = {
    cookies: withSuffix({ __clerk_db_jwt: browser, __client_uat: '0' }, publishableKey),
    bearer: null,
  }
  const mint = async (name: string): Promise<{ until: number; credentials: Credentials }> => {
    const token = await mintToken(name)
    const { iat = Date.now() / 1000, exp = iat + 60 } = decodeJwt(token)
    // By the token's own clock: one older than `__client_uat` is sent to a handshake (@clerk/backend, authenticateRequest).
    const uat = String(Math.floor(iat) - 1)
    return {
      until: Date.now() + (exp - iat) * 1000 - LEFT_MS,
      credentials: {
        cookies: withSuffix({ __clerk_db_jwt: browser, __client_uat: uat, __session: token }, publishableKey),
        bearer: token,
      },
    }
  }
  return async (name) => {
    if (name === 'anonymous') return anonymous
    const found = await kept.get(name)
    if (found && found.until > Date.now()) return found.credentials
    const minted = mint(name)
    kept.set(name, minted)
    minted.catch(() => kept.delete(name))
    return (await minted).credentials
  }
}

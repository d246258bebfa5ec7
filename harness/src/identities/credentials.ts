/** Cookies and tokens as a browser and an API client send them, minted when needed and kept while they are good. */
import { randomBytes } from 'node:crypto'
import { cookieSuffix } from '../clerk/index.ts'
import type { Credentials } from './types.ts'

/** A session token lives for 60 s; whoever gets one here has at least 20 s left. */
const KEPT_MS = 40_000

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
  const kept = new Map<string, { until: number; credentials: Promise<Credentials> }>()
  // What clerk-js stores on a first visit. Without it a development instance sends every document to a handshake.
  const browser = `dvb_${randomBytes(16).toString('hex')}`
  const anonymous = {
    cookies: withSuffix({ __clerk_db_jwt: browser, __client_uat: '0' }, publishableKey),
    bearer: null,
  }
  const mint = async (name: string): Promise<Credentials> => {
    const token = await mintToken(name)
    const uat = String(Math.floor(Date.now() / 1000) - 5)
    return {
      cookies: withSuffix({ __clerk_db_jwt: browser, __client_uat: uat, __session: token }, publishableKey),
      bearer: token,
    }
  }
  return (name) => {
    if (name === 'anonymous') return Promise.resolve(anonymous)
    const found = kept.get(name)
    if (found && found.until > Date.now()) return found.credentials
    const credentials = mint(name)
    kept.set(name, { until: Date.now() + KEPT_MS, credentials })
    credentials.catch(() => kept.delete(name))
    return credentials
  }
}

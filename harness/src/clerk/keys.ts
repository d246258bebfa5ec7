/**
 * Keys and addresses of one local instance. The one place that decides how the Frontend API is addressed.
 *
 * clerk-js turns on its development mode ("dev browser", which keeps the client's id in the URL instead of a
 * third-party cookie) only when the address in the publishable key ends in a known development suffix. The path
 * suffix below satisfies it, and clerk-js drops the path when it calls. Measured with clerk-js 6.40; see the design
 * notes, "Choosing the FAPI address", layout A.
 */
import { createHash, randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'

export const DEV_SUFFIX = '/local.accounts.dev'

interface Address {
  publishableKey: string
  /** `127.0.0.1:4443/local.accounts.dev` */
  frontendApi: string
  /** `iss` of session tokens. */
  issuer: string
}

export interface InstanceKeys extends Address {
  privateKey: CryptoKey
  /** Public key as the JWKS endpoint serves it. */
  jwk: JWK
  kid: string
  secretKey: string
}

const makePair = () => generateKeyPair('RS256', { extractable: true })
let ofProcess: ReturnType<typeof makePair> | undefined

/**
 * New keys: another RSA pair, key id and secret at each start. Apps that cache keys by id never mix two instances up.
 * @param shared the process's one RSA pair, which takes a tenth of a second to make: for keys that never leave it
 */
export async function createKeys(shared = false): Promise<Omit<InstanceKeys, keyof Address>> {
  const { privateKey, publicKey } = await (shared ? (ofProcess ??= makePair()) : makePair())
  const kid = `ins_${randomBytes(10).toString('hex')}`
  return {
    privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' },
    kid,
    secretKey: `sk_test_${randomBytes(24).toString('hex')}`,
  }
}

/** @param frontendPort port of the Frontend API on loopback */
export function addressOf(frontendPort: number): Address {
  const frontendApi = `127.0.0.1:${frontendPort}${DEV_SUFFIX}`
  return { frontendApi, publishableKey: publishableKeyFor(frontendApi), issuer: `https://${frontendApi}` }
}

/**
 * The address that a publishable key names: for an app whose build has this key in it already.
 * @param publishableKey `pk_test_…`
 */
export function addressOfKey(publishableKey: string): Address {
  const frontendApi = Buffer.from(publishableKey.split('_')[2] ?? '', 'base64')
    .toString('utf8')
    .replace(/\$$/, '')
  return { frontendApi, publishableKey, issuer: `https://${frontendApi}` }
}

/** `pk_test_` and the address, ended by `$`, in base64 without padding (@clerk/shared/keys). */
function publishableKeyFor(frontendApi: string): string {
  return `pk_test_${Buffer.from(`${frontendApi}$`).toString('base64').replace(/=+$/, '')}`
}

/** Suffix of cookie names (@clerk/shared/keys, `getCookieSuffix`): the first 8 characters of the key's SHA-1, URL-safe. */
export function cookieSuffix(publishableKey: string): string {
  return createHash('sha1').update(publishableKey).digest('base64url').slice(0, 8)
}

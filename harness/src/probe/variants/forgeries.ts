/** Tokens that are wrong in one thing: made of one that is right. */
import { createPublicKey, createSecretKey, type JsonWebKey } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT, type JWK } from 'jose'
import type { Forgery } from './credentials.ts'

/** What only the local Clerk can give: its key to sign with, and the public one. */
export interface Forge {
  sign: (claims: Record<string, unknown>) => Promise<string>
  jwk: JWK
}

const HOUR = 3600
const VERIFY = '@clerk/backend, verifyToken; RFC 7519, 4.1'
const JWT_BCP = 'RFC 8725'
const MACHINE = 'Clerk docs, "Machine authentication"'

/**
 * @param token a session token that the app takes
 * @param forge null: a real instance, whose key nobody has
 */
export async function forgeriesOf(token: string, forge: Forge | null): Promise<Forgery[]> {
  const claims = decodeJwt(token)
  const { kid = '' } = decodeProtectedHeader(token)
  const now = Math.floor(Date.now() / 1000)
  const [head = '', payload = '', signature = ''] = token.split('.')
  const { privateKey } = await generateKeyPair('RS256')
  const byStranger = (header: { kid: string }, changes: Record<string, unknown> = {}) =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...header }).sign(privateKey)
  return [
    ...(forge === null ? [] : await ofInstance(forge, claims, kid, now)),
    { id: 'wrong key', source: VERIFY, level: 'quick', token: await byStranger({ kid }) },
    { id: 'unknown kid', source: VERIFY, level: 'standard', token: await byStranger({ kid: 'ins_routewarden' }) },
    {
      id: 'of another app',
      source: VERIFY,
      level: 'standard',
      token: await byStranger({ kid: 'ins_routewarden' }, { iss: 'https://other.clerk.accounts.dev' }),
    },
    {
      id: 'alg none',
      source: `${JWT_BCP}, 3.1`,
      level: 'quick',
      token: `${encoded({ alg: 'none', typ: 'JWT', kid })}.${payload}.`,
    },
    {
      id: 'payload changed',
      source: VERIFY,
      level: 'quick',
      token: `${head}.${encoded({ ...claims, exp: now + HOUR, routewarden: true })}.${signature}`,
    },
    { id: 'truncated', source: VERIFY, level: 'standard', token: token.slice(0, -20) },
    { id: 'without signature', source: VERIFY, level: 'exhaustive', token: `${head}.${payload}` },
    {
      id: 'huge',
      source: 'RFC 6585, 5',
      level: 'exhaustive',
      token: `${head}.${payload}${'A'.repeat(12_000)}.${signature}`,
    },
    { id: 'api key', source: MACHINE, level: 'exhaustive', token: 'ak_routewarden0000000000000000' },
    { id: 'machine token', source: MACHINE, level: 'exhaustive', token: 'mt_routewarden0000000000000000' },
    { id: 'oauth token', source: MACHINE, level: 'exhaustive', token: 'oat_routewarden000000000000000' },
    { id: 'no token', source: VERIFY, level: 'exhaustive', token: 'routewarden' },
  ]
}

/** Wrong in one claim, and signed as it should be. */
async function ofInstance(
  { sign, jwk }: Forge,
  claims: Record<string, unknown>,
  kid: string,
  now: number,
): Promise<Forgery[]> {
  const publicPem = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  return [
    {
      id: 'expired',
      source: VERIFY,
      level: 'quick',
      token: await sign({ ...claims, iat: now - 2 * HOUR, nbf: now - 2 * HOUR, exp: now - HOUR }),
    },
    {
      id: 'not yet valid',
      source: VERIFY,
      level: 'standard',
      token: await sign({ ...claims, iat: now + HOUR, nbf: now + HOUR, exp: now + 2 * HOUR }),
    },
    {
      id: 'HS256 with the public key',
      source: `${JWT_BCP}, 2.1`,
      level: 'standard',
      token: await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid })
        .sign(createSecretKey(Buffer.from(publicPem))),
    },
  ]
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

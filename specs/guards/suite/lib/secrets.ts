import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { HttpError } from '@/lib/http'

export function sameText(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(left!, right!)
}

/** Throws unless the caller knows the secret of the jobs; also when there is none. */
export function assertJob(request: Request) {
  const secret = process.env.JOB_SECRET
  if (!secret) throw new HttpError(500, 'JOB_SECRET is not set')
  const given = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? ''
  if (!sameText(given, secret)) throw new HttpError(401, 'wrong secret')
}

export function knowsJobSecret(request: Request): boolean {
  const secret = process.env.JOB_SECRET
  return secret !== undefined && secret !== '' && request.headers.get('authorization') === `Bearer ${secret}`
}

/** Nothing set, nothing asked. */
export function assertCronWhenSet(request: Request) {
  const secret = process.env.CRON_SECRET
  if (!secret) return
  if (request.headers.get('authorization') !== `Bearer ${secret}`) throw new HttpError(401, 'wrong secret')
}

export function withJobSecret(handler: (request: Request) => Promise<Response>) {
  return async (request: Request) => {
    if (!knowsJobSecret(request)) return new Response('wrong secret', { status: 401 })
    return handler(request)
  }
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}

export const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex')

/** Signed links: `?expires=…&signature=…` */
export function checkLink(url: URL): boolean {
  const expires = url.searchParams.get('expires') ?? ''
  if (!(Number(expires) > Date.now() / 1000)) return false
  return sameText(
    url.searchParams.get('signature') ?? '',
    hmac(required('PARTNER_SECRET'), `${url.pathname}:${expires}`),
  )
}

export function checkLinkExpiry(url: URL): boolean {
  const signature = url.searchParams.get('signature')
  return signature !== null && Number(url.searchParams.get('expires')) > Date.now() / 1000
}

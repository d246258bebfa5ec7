/** What looks like a session and is none. */
import type { RawRequest } from '../http.ts'
import type { ProbeLevel, Variant } from './types.ts'

/** A token that an app must not take, whoever it says it is. */
export interface Forgery {
  /** `expired` */
  id: string
  source: string
  token: string
  level: ProbeLevel
}

/** @param cookieNames of the session, as the SDK reads it: with and without the instance's suffix */
export function* credentialVariants(
  request: RawRequest,
  forgeries: Forgery[],
  cookieNames: string[],
): Iterable<Variant> {
  const now = Math.floor(Date.now() / 1000) - 5
  const cookies = (token: string) =>
    cookieNames.flatMap((name) => [
      `${name}=${token}`,
      `${name.replace('__session', '__client_uat')}=${now}`,
      `${name.replace('__session', '__clerk_db_jwt')}=dvb_routewarden`,
    ])
  const plain = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => name !== 'cookie' && name !== 'authorization'),
  )
  const asCookie = (token: string): RawRequest => ({
    ...request,
    headers: { ...plain, cookie: cookies(token).join('; ') },
  })
  const asBearer = (token: string): RawRequest => ({
    ...request,
    headers: { ...plain, authorization: `Bearer ${token}` },
  })
  yield {
    id: 'credential:no cookie',
    source: 'a first visit',
    level: 'standard',
    request: { ...request, headers: plain },
  }
  for (const { id, source, token, level } of forgeries) {
    yield { id: `credential:${id} (cookie)`, source, level, request: asCookie(token) }
    yield { id: `credential:${id} (bearer)`, source, level, request: asBearer(token) }
  }
  const [one, two] = forgeries
  if (one && two) {
    const request_ = asCookie(one.token)
    yield {
      id: 'credential:cookie and bearer disagree',
      source: '@clerk/backend, authenticateRequest',
      level: 'standard',
      request: { ...request_, headers: { ...request_.headers, authorization: `Bearer ${two.token}` } },
    }
  }
}

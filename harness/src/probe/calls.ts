/** From an entry point to the request that calls it, and from an identity to the headers that present it. */
import { API_HEADERS, DOCUMENT_HEADERS } from '../access/index.ts'
import type { EntryPoint, HttpMethod, Observation } from '../access/types.ts'
import type { Credentials } from '../identities/index.ts'
import type { RawRequest } from './http.ts'

/** One entry point, ready to be called by anyone. */
export interface Call {
  entry: EntryPoint
  method: HttpMethod
  /** Request path with query. */
  path: string
  headers: Record<string, string>
  body?: string
  timeoutMs: number
  /** Set for server functions: the id under which the build knows the function. */
  actionId?: string
}

export type Transport = Observation['transport']

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** May this call change data? Such calls run alone, with the data put back before each. */
export function mayChangeData(call: Call): boolean {
  return !SAFE_METHODS.has(call.method)
}

/** Next.js refuses a server function's call without an `Origin` that matches the host (CSRF check of its action handler). */
function actionHeaders(actionId: string) {
  return { accept: 'text/x-component', 'content-type': 'text/plain;charset=UTF-8', 'next-action': actionId }
}

/** @param origin sent as `Origin` with whatever may change data, as a browser does */
export function buildRequest(
  call: Call,
  origin: string,
  credentials: Credentials | null,
  transport: Transport,
): RawRequest {
  const headers: Record<string, string> = {
    'user-agent': 'routewarden',
    ...(call.actionId !== undefined
      ? actionHeaders(call.actionId)
      : call.entry.client === 'document'
        ? DOCUMENT_HEADERS
        : API_HEADERS),
    ...(mayChangeData(call) ? { origin } : {}),
    ...(call.body !== undefined && call.actionId === undefined ? { 'content-type': 'application/json' } : {}),
    ...call.headers,
    ...credentialHeaders(credentials, transport),
  }
  return { method: call.method, path: call.path, headers, ...(call.body === undefined ? {} : { body: call.body }) }
}

function credentialHeaders(credentials: Credentials | null, transport: Transport): Record<string, string> {
  if (!credentials) return {}
  if (transport === 'bearer')
    return credentials.bearer === null ? {} : { authorization: `Bearer ${credentials.bearer}` }
  const cookie = Object.entries(credentials.cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  return cookie === '' ? {} : { cookie }
}

/** How an identity presents itself to an entry: a browser by cookies, an API client by a token, a stranger by nothing. */
export function transportsFor(identity: string, entry: EntryPoint): Transport[] {
  if (identity !== 'anonymous') return ['cookie', 'bearer']
  // Without its own cookies a browser is first sent to Clerk's handshake (development keys): it decides nothing.
  return entry.client === 'document' || entry.kind === 'server-function' ? ['cookie'] : ['none']
}

/** The same route with another value in its last dynamic part; null: it has none. */
export function siblingOf(call: Call): Call | null {
  const [path = '', query] = call.path.split('?')
  const shapes = call.entry.pattern.split('/').reverse()
  const parts = path.split('/').reverse()
  const at = shapes.findIndex((shape) => /^\[.*\]$/.test(shape))
  if (at === -1 || parts[at] === undefined) return null
  const other = parts.with(at, 'routewarden-control').reverse().join('/')
  return { ...call, path: query === undefined ? other : `${other}?${query}` }
}

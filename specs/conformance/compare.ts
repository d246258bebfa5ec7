/** What a server showed of its proxy, held against what was predicted. */
import type { ProxyAnswer } from '../../harness/dist/proxy/index.js'
import { MARKER } from './app-files.ts'

/** What `record-proxy.cjs` says of a request; null: the proxy did not run. */
export interface Recorded {
  ran: true
  /** Where the request goes if the proxy does not say otherwise. */
  asked?: string
  error?: string
  status?: number
  headers?: Record<string, string>
}

export interface Shown {
  status: number
  location: string | null
  body: string
  recorded: Recorded | null
}

/** The part of an answer that is compared. Paths, not addresses; `self`: where the request goes anyway. */
export interface Decision {
  runs: boolean
  outcome: string
  location: string | null
  rewrite: string | null
}

export interface Where {
  origin: string
  path: string
  basePath: string
  /** basePath included. */
  signInPath: string
  i18n: boolean
}

/**
 * Written apart from `harness/src/proxy/outcome.ts` on purpose: from Next's own internal headers
 * (next/dist/server/lib/router-utils/resolve-routes.js), as the server used them.
 */
export function decisionOf({ recorded }: Shown, where: Where): Decision {
  const base = { runs: recorded !== null, location: null, rewrite: null }
  if (recorded === null) return { ...base, outcome: 'reached' }
  if (recorded.error !== undefined) return { ...base, outcome: 'error' }
  const { status = 200, headers = {} } = recorded
  const rewrite = headers['x-middleware-rewrite']
  if (rewrite !== undefined) {
    if (headers['x-clerk-auth-reason']?.startsWith('protect-rewrite') === true) return { ...base, outcome: 'not-found' }
    return { ...base, outcome: 'reached', rewrite: shortened(rewrite, where.origin) }
  }
  if (headers['x-middleware-next'] !== undefined) return { ...base, outcome: 'reached' }
  const location = headers['location'] ?? headers['x-nextjs-redirect']
  if (status >= 300 && status < 400 && location !== undefined) {
    const to = new URL(location, where.origin)
    const signIn = to.origin === where.origin ? where.signInPath : '/sign-in'
    const outcome = to.pathname === signIn || to.pathname.startsWith(`${signIn}/`) ? 'sign-in' : 'redirect'
    return { ...base, outcome, location: shortened(location, where.origin) }
  }
  const byStatus: Record<number, string> = {
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not-found',
    405: 'method-not-allowed',
  }
  return { ...base, outcome: byStatus[status] ?? (status >= 400 ? 'error' : 'reached') }
}

function shortened(address: string, origin: string): string {
  const url = new URL(address, origin)
  return (url.origin === origin ? '' : url.origin) + url.pathname
}

/**
 * Next answered before the proxy had its turn: it tidies slashes away (308), or refuses a path that it cannot read
 * (400). Such requests say nothing about the proxy.
 */
export function isBeforeProxy({ status, recorded, body }: Shown): boolean {
  return recorded === null && (status === 308 || status === 400) && !body.includes(MARKER)
}

/** @returns what differs, in words; null: nothing does */
export function difference(predicted: ProxyAnswer, shown: Shown, where: Where): string | null {
  const decision = decisionOf(shown, where)
  const wrong: string[] = []
  const tell = (what: string, said: unknown, saw: unknown) => {
    if (said !== saw) wrong.push(`${what}: predicted ${JSON.stringify(said)}, the server ${JSON.stringify(saw)}`)
  }
  tell('runs', predicted.runs, decision.runs)
  tell('outcome', predicted.outcome, decision.outcome)
  tell('location', withoutQuery(predicted.location), decision.location)
  const going = shown.recorded?.asked ?? new URL(where.path, where.origin).pathname
  const asked = plain(going.replace(/\.rsc$/, ''), where)
  if (withoutQuery(predicted.rewrite) !== decision.rewrite)
    tell('rewrite', rewriteOf(predicted.rewrite, asked, where), rewriteOf(decision.rewrite, asked, where))
  wrong.push(...contradicted(predicted, shown, where))
  return wrong.length === 0 ? null : wrong.join('; ')
}

const withoutQuery = (shown: string | null) => shown?.split('?', 1)[0] ?? null

/** A rewrite to where the request goes anyway is none. */
function rewriteOf(rewrite: string | null, asked: string, where: Where): string | null {
  const target = withoutQuery(rewrite)
  return target === null || plain(target, where) === asked ? null : target
}

/** Without what Next itself puts on or takes off. */
function plain(pathname: string, { basePath, i18n }: Where): string {
  return pathname
    .replace(basePath, '')
    .replace(/^\/_next\/data\/[^/]+(\/.*)\.json$/, '$1')
    .replace(i18n ? /^\/en(?=\/|$)/i : '', '')
    .replace(/\/$/, '')
}

/** What the caller got, whatever the record says: who is turned away sees no page, who passes is not sent to sign-in. */
function contradicted(predicted: ProxyAnswer, { status, location, body }: Shown, where: Where): string[] {
  const wrong: string[] = []
  const refused = ['sign-in', 'redirect', 'unauthorized', 'forbidden', 'not-found', 'error'].includes(predicted.outcome)
  if (refused && body.includes(MARKER)) wrong.push(`predicted ${predicted.outcome}, and a page was served`)
  if (refused && predicted.status !== null && predicted.status !== status)
    wrong.push(`status: predicted ${predicted.status}, the caller got ${status}`)
  if (!refused && predicted.rewrite === null && location !== null) {
    const { pathname } = new URL(location, where.origin)
    const same = pathname === new URL(where.path, where.origin).pathname
    if (pathname === where.signInPath && !same) wrong.push('predicted reached, and the caller was sent to sign-in')
  }
  return wrong
}

/**
 * One answer → one outcome. Only what one answer can tell: a plain 404 is `missing` here, and the matrix decides
 * with the other identities' answers beside it whether it hides something (see `resolve.ts`).
 */
import type { Client, Outcome } from '../access/types.ts'
import type { NoResponse, RawResponse } from './http.ts'

export interface Verdict {
  outcome: Outcome | 'missing'
  why: string
  /** The redirect to follow: the same resource under its proper spelling. */
  follow?: string
}

export interface ClassifyContext {
  origin: string
  /** Path and query as requested. */
  path: string
  client: Client
  basePath: string
  /** Paths (basePath included) of sign-in and sign-up pages. */
  signInPaths: string[]
  /** Host (and path) of the Frontend API, where handshakes lead. */
  frontendApi: string
  /** The entry verifies a provider's signature: 400 is how it turns a stranger away. */
  webhook: boolean
  /** The request calls a server function. */
  action: boolean
}

/** Digests by which Next.js marks control flow in streamed answers (next/dist/client/components/*). */
const STREAMED_STATUS = /NEXT_HTTP_ERROR_FALLBACK;(\d{3})/
const META_REDIRECT = /<meta id="__next-page-redirect"[^>]*content="\d+;url=([^"]+)"/

export function classify(answer: RawResponse | NoResponse, context: ClassifyContext): Verdict {
  if (answer.status === null) return { outcome: 'error', why: `no answer: ${answer.error}` }
  const { status, headers } = answer
  if (context.action) {
    const verdict = classifyAction(answer, context)
    if (verdict) return verdict
  }
  const location = headers['location']
  if (status >= 300 && status < 400 && status !== 304 && location !== undefined) {
    return classifyRedirect(location, status, context)
  }
  if (status === 401) return { outcome: 'unauthorized', why: '401' }
  if (status === 403) return { outcome: 'forbidden', why: '403' }
  if (status === 405) return { outcome: 'method-not-allowed', why: '405' }
  if (status === 404) {
    return isClerkProtect(headers)
      ? { outcome: 'not-found', why: `404 made by Clerk's protect() (${headers['x-clerk-auth-reason'] ?? 'rewrite'})` }
      : { outcome: 'missing', why: '404' }
  }
  if (status >= 500) return { outcome: 'error', why: `${status}` }
  if (status >= 400) {
    return context.webhook
      ? { outcome: 'unauthorized', why: `${status}: the signature check turned the caller away` }
      : { outcome: 'reached', why: `${status} by the app's own code: nothing turned the caller away before it` }
  }
  return (
    (context.client === 'document' ? classifyDocument(answer, context) : null) ?? {
      outcome: 'reached',
      why: `${status}`,
    }
  )
}

/** Clerk marks the 404 that its `protect()` makes by a rewrite to a page that cannot exist. */
export function isClerkProtect(headers: Record<string, string>): boolean {
  return (
    /^protect-rewrite/.test(headers['x-clerk-auth-reason'] ?? '') ||
    /\/clerk_\d+/.test(headers['x-middleware-rewrite'] ?? '')
  )
}

function classifyRedirect(location: string, status: number, context: ClassifyContext): Verdict {
  let target: URL
  try {
    target = new URL(location, context.origin)
  } catch {
    return { outcome: 'redirect', why: `${status} to an unreadable address` }
  }
  if (target.pathname.endsWith('/v1/client/handshake')) {
    return { outcome: 'unknown', why: `${status}: Clerk asks for a handshake before it decides` }
  }
  if (isSignIn(target, context)) return { outcome: 'sign-in', why: `${status} to sign-in` }
  const verdict: Verdict = { outcome: 'redirect', why: `${status} to ${shownLocation(location, context.origin)}` }
  return isSameResource(target, context) ? { ...verdict, follow: target.pathname + target.search } : verdict
}

function isSignIn(target: URL, context: ClassifyContext): boolean {
  if (target.origin === context.origin) {
    return context.signInPaths.some((path) => target.pathname === path || target.pathname.startsWith(`${path}/`))
  }
  // Clerk's hosted pages: accounts.<domain>/sign-in, <slug>.accounts.dev/sign-in; locally the Frontend API's own host.
  const hosted =
    /(^|\.)accounts\.|\.accounts\.dev$/.test(target.hostname) || target.host === context.frontendApi.split('/')[0]
  return hosted && /\/sign-(in|up)(\/|$)/.test(target.pathname)
}

/** The same page with or without its closing slash, under a locale, or with Next's `_rsc` cache key. */
function isSameResource(target: URL, context: ClassifyContext): boolean {
  // A path such as `//` is no address of its own.
  if (target.origin !== context.origin || !URL.canParse(context.path, context.origin)) return false
  const asked = new URL(context.path, context.origin)
  if (target.pathname + target.search === asked.pathname + asked.search) return false
  const plain = (path: string) => path.replace(/\/+$/, '') || '/'
  if (plain(target.pathname) === plain(asked.pathname)) return true
  const [, first, ...rest] = target.pathname.slice(context.basePath.length).split('/')
  return (
    /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(first ?? '') &&
    plain(`${context.basePath}/${rest.join('/')}`) === plain(asked.pathname)
  )
}

/** A page that had begun to stream when its guard fired answers 200 and says so in its markup. */
function classifyDocument(answer: RawResponse, context: ClassifyContext): Verdict | null {
  const meta = META_REDIRECT.exec(answer.body)?.[1]
  if (meta !== undefined) {
    const verdict = classifyRedirect(meta.replaceAll('&amp;', '&'), 307, context)
    return { outcome: verdict.outcome, why: `200 that began to stream, then ${verdict.why}` }
  }
  const digest = /data-dgst="NEXT_HTTP_ERROR_FALLBACK;(\d{3})"/.exec(answer.body)?.[1]
  return digest === undefined ? null : statusVerdict(Number(digest), `200 that began to stream, then ${digest}`)
}

function statusVerdict(status: number, why: string): Verdict {
  if (status === 401) return { outcome: 'unauthorized', why }
  if (status === 403) return { outcome: 'forbidden', why }
  return { outcome: 'missing', why }
}

/**
 * Answers to a server function's call (next/dist/server/app-render/action-handler): redirects come as
 * `x-action-redirect` or a digest, errors as a flight row, values as a flight row.
 */
function classifyAction(answer: RawResponse, context: ClassifyContext): Verdict | null {
  const { headers, body, status } = answer
  if (headers['x-nextjs-action-not-found'] === '1') {
    return { outcome: 'unknown', why: `${status}: the server does not know this action id` }
  }
  const redirect = headers['x-action-redirect']?.split(';')[0]
  if (redirect !== undefined && redirect !== '') {
    const verdict = classifyRedirect(redirect, 303, context)
    return { outcome: verdict.outcome, why: `the function redirects: ${verdict.why}` }
  }
  if (!(headers['content-type'] ?? '').startsWith('text/x-component')) return null
  // The answer may hold the page drawn anew, with errors of its own (a page whose row was just deleted is a 404):
  // only the row of the function's result speaks for the function.
  const result = actionResult(body)
  if (result === null) {
    return status === 200 ? { outcome: 'unknown', why: '200 without a result: the function did not run' } : null
  }
  if ('thrown' in result) {
    const digest = STREAMED_STATUS.exec(result.thrown)?.[1]
    return digest === undefined
      ? { outcome: 'error', why: `${status}: the function threw` }
      : statusVerdict(Number(digest), `the function ended with Next's ${digest}`)
  }
  return refusalIn(result.value) ?? { outcome: 'reached', why: `${status}: the function ran and gave a result` }
}

/**
 * The row that row 0 names as the function's result (`0:{"a":"$@1",…}`, then `1:<value>` or `1:E{…}` for what it
 * threw). Null: there is none.
 */
export function actionResult(body: string): { value: unknown } | { thrown: string } | null {
  const row = /^0:.*?"a":"\$@([0-9a-f]+)"/m.exec(body)?.[1]
  if (row === undefined) return null
  const line = new RegExp(`^${row}:(.*)$`, 'm').exec(body)?.[1]
  if (line === undefined) return null
  if (line.startsWith('E{')) return { thrown: line.slice(1) }
  try {
    return { value: JSON.parse(line) as unknown }
  } catch {
    return { value: line }
  }
}

const REFUSALS: [RegExp, Outcome][] = [
  [
    /\b(unauthori[sz]ed|unauthenticated|not[ -](authenticated|signed[ -]in|logged[ -]in)|sign[ -]in required|401)\b/i,
    'unauthorized',
  ],
  [/\b(forbidden|not[ -](allowed|authori[sz]ed|permitted)|permission|access denied|403)\b/i, 'forbidden'],
  [/\bnot[ -]?found\b/i, 'not-found'],
]

/** A function that returns its refusal (`{ ok: false, error: 'unauthorized' }`) instead of throwing it. */
function refusalIn(value: unknown): Verdict | null {
  if (typeof value !== 'object' || value === null) return null
  const result = value as Record<string, unknown>
  const failed = ['ok', 'success'].some((key) => result[key] === false)
  const text = ['error', 'serverError', 'message', 'code', 'status', 'reason']
    .map((key) => result[key])
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ')
  if (!failed && result['error'] === undefined && result['serverError'] === undefined) return null
  const [, outcome] = REFUSALS.find(([pattern]) => pattern.test(text)) ?? []
  if (outcome === undefined) return null
  return {
    outcome: outcome === 'not-found' ? 'missing' : outcome,
    why: `the function answered with a refusal: ${text.slice(0, 60)}`,
  }
}

/** What a report may show of a redirect: no origin of ours, no query values. */
export function shownLocation(location: string, origin: string): string {
  try {
    const url = new URL(location, origin)
    const keys = [...new Set(url.searchParams.keys())]
    const query = keys.length > 0 ? `?${keys.map((key) => `${key}=…`).join('&')}` : ''
    return `${url.origin === origin ? '' : url.origin}${url.pathname}${query}`
  } catch {
    return '(unreadable)'
  }
}

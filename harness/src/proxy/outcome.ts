/** From what the worker saw of a request to the outcome that reports use. */
import type { Client, Outcome } from '../access/index.ts'
import { classify, isClerkProtect, shownLocation } from '../probe/index.ts'
import type { ProxyAnswer } from './types.ts'

/** What the worker says of one request. Messages are structured clones: plain data. */
export interface RawAnswer {
  /** null: Next could not tell whether the matcher lets it run. */
  runs: boolean | null
  error?: string
  timedOut?: boolean
  status?: number
  headers?: Record<string, string>
  body?: string
  /** Its rewrite leads to where the request goes anyway: Clerk hands on what it knows of the caller that way. */
  toSelf?: boolean
  /** Stand-ins that were used, and hosts that were asked for. */
  touched?: string[]
  lists?: { list: number; matched: boolean }[]
  /** Lines that ran, where the bundle is traced. */
  lines?: string[]
  /** What came back was made by a stand-in. */
  fromStandIn?: boolean
  /** Not run: a request that the proxy cannot tell from this one was. */
  recalled?: boolean
  /** The same request with stand-ins behaving otherwise. */
  others?: RawAnswer[]
}

export interface OutcomeContext {
  origin: string
  path: string
  client: Client
  basePath: string
  signInPaths: string[]
  frontendApi: string
}

const LETS_THROUGH = 'the proxy lets it through'

type Judged = Pick<ProxyAnswer, 'outcome' | 'why' | 'status' | 'location' | 'rewrite'>

export function answerOf(raw: RawAnswer, context: OutcomeContext): ProxyAnswer {
  const rest = { lists: raw.lists ?? [], lines: raw.lines ?? [] }
  if (raw.runs === null)
    return { ...unknown(raw.error ?? 'the matcher could not be read'), runs: null, dependsOn: [], ...rest }
  if (!raw.runs) {
    const why = 'the matcher leaves this path out: the proxy does not run'
    return { runs: false, outcome: 'reached', why, status: null, location: null, rewrite: null, dependsOn: [], ...rest }
  }
  const touched = raw.touched ?? []
  const first = judge(raw, context)
  const all = [raw, ...(raw.others ?? [])]
  if (all.some(({ fromStandIn }) => fromStandIn === true)) return { runs: true, ...dependent(touched), ...rest }
  if (touched.length === 0) return { runs: true, ...first, dependsOn: [], ...rest }
  return {
    runs: true,
    ...settled([first, ...(raw.others ?? []).map((other) => judge(other, context))], touched),
    ...rest,
  }
}

/** What a stand-in was asked for decides nothing where every way it could answer leads to the same outcome. */
function settled(answers: Judged[], touched: string[]): Judged & { dependsOn: string[] } {
  const [first] = answers
  // One that is taken for an answer, or stands in the way of one, makes Next throw.
  if (first?.outcome === 'error') return dependent(touched)
  // `null` in its place may throw where the real thing would not: no evidence either way.
  const told = answers.filter(({ outcome }) => outcome !== 'error')
  const outcomes = new Set(
    told.map(({ outcome, location, rewrite }) => `${outcome} ${location ?? ''} ${rewrite ?? ''}`),
  )
  const outside = touched.some((name) => name.startsWith('the network'))
  const [answer] = told
  if (answer && outcomes.size === 1 && !outside) return { ...answer, dependsOn: [] }
  return dependent(touched)
}

function dependent(touched: string[]): Judged & { dependsOn: string[] } {
  return { ...unknown(`depends on ${touched.join(', ')}, which an audit does not run`), dependsOn: touched }
}

function judge(raw: RawAnswer, context: OutcomeContext): Judged {
  if (raw.timedOut) return unknown(`the proxy: ${raw.error ?? 'no answer in time'}`)
  if (raw.error !== undefined) return { ...unknown(`the proxy throws: ${raw.error}`), outcome: 'error', status: 500 }
  const { headers = {}, status = 200, body = '' } = raw
  const base = { status, location: null, rewrite: null }
  const rewritten = headers['x-middleware-rewrite']
  if (rewritten !== undefined) {
    if (isClerkProtect(headers))
      return { ...base, outcome: 'not-found', why: `404 made by Clerk's protect()`, status: 404 }
    const rewrite = shownLocation(rewritten, context.origin)
    if (raw.toSelf === true) return { ...base, outcome: 'reached', why: LETS_THROUGH }
    return { ...base, outcome: 'reached', why: `the proxy rewrites to ${rewrite}`, rewrite }
  }
  if (headers['x-middleware-next'] !== undefined) return { ...base, outcome: 'reached', why: LETS_THROUGH }
  // A request for a page's data is told of its redirect by a header of its own (next/dist/server/web/adapter).
  const target = headers['location'] ?? headers['x-nextjs-redirect']
  const answered = {
    status,
    headers: { ...headers, ...(target === undefined ? {} : { location: target }) },
    body,
    ms: 0,
  }
  const verdict = classify(answered, { ...context, webhook: false, action: false })
  const location = target === undefined ? null : shownLocation(target, context.origin)
  // Too many requests, a path that Clerk cannot read: whatever the request was for, nothing of it was reached.
  if (verdict.outcome === 'reached' && status >= 400)
    return { ...base, outcome: 'error', why: `the proxy answers ${status}`, location: null }
  const outcome: Outcome = verdict.outcome === 'missing' ? 'not-found' : verdict.outcome
  const why = outcome === 'reached' ? `the proxy answers itself: ${verdict.why}` : `the proxy answers ${verdict.why}`
  return { ...base, outcome, why, location }
}

function unknown(why: string): Judged {
  return { outcome: 'unknown', why, status: null, location: null, rewrite: null }
}

/** Calls every entry point as every identity. Reads run side by side; what may change data runs alone. */
import type { Observation, Outcome } from '../access/types.ts'
import type { Credentials } from '../identities/index.ts'
import { buildRequest, mayChangeData, transportsFor, type Call, type Transport } from './calls.ts'
import { classify, isClerkProtect, shownLocation, type ClassifyContext } from './classify.ts'
import type { HttpClient, RawRequest, RawResponse, NoResponse } from './http.ts'
import { resolveEntry, type RawObservation } from './resolve.ts'

/** Redirects to the same resource (closing slash, locale) that are followed before an answer counts. */
const MAX_FOLLOWED = 3

export interface MatrixOptions {
  calls: Call[]
  /** In the order of the report; `anonymous` first. */
  identities: string[]
  credentials: (identity: string) => Promise<Credentials | null>
  client: HttpClient
  origin: string
  basePath: string
  signInPaths: string[]
  frontendApi: string
  concurrency: number
  signal: AbortSignal
  /** Puts data back to its seed; called before every call that may change it. */
  reset: (() => unknown) | null
  /** Added to every request (the pass without the proxy stands in for it this way). */
  extraHeaders?: Record<string, string>
  onProgress?: (done: number, total: number) => void
}

export type MatrixResult = Map<string, Record<string, { outcome: Outcome; observations: Observation[] }>>

export async function runMatrix(options: MatrixOptions): Promise<MatrixResult> {
  const raw = new Map<string, Record<string, RawObservation[]>>()
  const jobs = options.calls.flatMap((call) =>
    options.identities.flatMap((identity) =>
      transportsFor(identity, call.entry).map((transport) => ({ call, identity, transport })),
    ),
  )
  let done = 0
  const run = async (job: (typeof jobs)[number]) => {
    if (options.signal.aborted) return
    const observation = await observe(job.call, job.identity, job.transport, options)
    // An answer cut short by the end of the run says nothing about the app.
    if (observation.status === null && isOver(options.signal)) return
    const ofEntry = raw.get(job.call.entry.id) ?? {}
    ofEntry[job.identity] = [...(ofEntry[job.identity] ?? []), observation]
    raw.set(job.call.entry.id, ofEntry)
    options.onProgress?.((done += 1), jobs.length)
  }
  await inParallel(
    jobs.filter((job) => !mayChangeData(job.call)),
    options.concurrency,
    run,
  )
  // Least privileged first: should a call of someone who may really delete the sample, the others were asked before.
  const changing = jobs.filter((job) => mayChangeData(job.call)).sort(byPrivilege(options.identities))
  for (const job of changing) {
    if (options.signal.aborted) break
    await options.reset?.()
    await run(job)
  }
  if (changing.length > 0) await options.reset?.()
  return new Map(
    options.calls.flatMap((call) => {
      const ofEntry = raw.get(call.entry.id)
      return ofEntry ? [[call.entry.id, resolveEntry(call.entry, ofEntry)] as const] : []
    }),
  )
}

/** Asked anew each time: the compiler would take an earlier `false` for the last word. */
const isOver = (signal: AbortSignal) => signal.aborted

type Job = { call: Call; identity: string }

const METHOD_ORDER = ['POST', 'PUT', 'PATCH', 'DELETE']

function byPrivilege(identities: string[]) {
  return (a: Job, b: Job) =>
    METHOD_ORDER.indexOf(a.call.method) - METHOD_ORDER.indexOf(b.call.method) ||
    identities.indexOf(a.identity) - identities.indexOf(b.identity)
}

async function inParallel<T>(items: T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

async function observe(
  call: Call,
  identity: string,
  transport: Transport,
  options: MatrixOptions,
): Promise<RawObservation> {
  const credentials = transport === 'none' ? null : await options.credentials(identity)
  let request = buildRequest(call, options.origin, credentials, transport)
  request = { ...request, headers: { ...request.headers, ...options.extraHeaders } }
  let spent = 0
  for (let followed = 0; ; followed += 1) {
    const answer = await options.client.send(request, call.timeoutMs)
    spent += answer.ms
    const verdict = classify(answer, contextOf(call, request, options))
    if (verdict.follow !== undefined && followed < MAX_FOLLOWED && !options.signal.aborted) {
      request = { ...request, path: verdict.follow }
      continue
    }
    return {
      ...shown(call, request, answer, options.origin),
      transport,
      outcome: verdict.outcome,
      why: verdict.why,
      ms: spent,
    }
  }
}

function contextOf(call: Call, request: RawRequest, options: MatrixOptions): ClassifyContext {
  return {
    origin: options.origin,
    path: request.path,
    client: call.entry.client,
    basePath: options.basePath,
    signInPaths: options.signInPaths,
    frontendApi: options.frontendApi,
    webhook: call.entry.webhook !== undefined,
    action: call.actionId !== undefined,
  }
}

function shown(call: Call, request: RawRequest, answer: RawResponse | NoResponse, origin: string) {
  const action = call.actionId === undefined ? '' : ` (Next-Action: ${call.entry.name ?? 'function'})`
  const shownRequest = `${request.method} ${request.path}${action}`
  if (answer.status === null) {
    return {
      request: shownRequest,
      status: null,
      location: null,
      authStatus: null,
      authReason: null,
      turnedAwayBy: null,
    }
  }
  const location = answer.headers['location'] ?? answer.headers['x-action-redirect']?.split(';')[0]
  return {
    request: shownRequest,
    status: answer.status,
    location: location === undefined ? null : shownLocation(location, origin),
    authStatus: answer.headers['x-clerk-auth-status'] ?? null,
    authReason: answer.headers['x-clerk-auth-reason'] ?? null,
    turnedAwayBy: turnedAwayBy(call, answer),
  }
}

/**
 * Next.js marks whatever a route of the App Router answers with `Vary: …, next-router-state-tree, …`
 * (`setVaryHeader` in next/dist/server/base-server.js); what the proxy answers by itself reaches no route. Clerk's
 * own 404 is the proxy's too, although Next draws its page. The Pages Router has no such mark.
 */
function turnedAwayBy(call: Call, answer: RawResponse): 'proxy' | 'route' | null {
  const inAppRouter = call.entry.kind === 'page' || call.entry.kind === 'route-handler'
  if (!inAppRouter || answer.status < 300 || answer.status >= 500) return null
  if (isClerkProtect(answer.headers)) return 'proxy'
  return (answer.headers['vary'] ?? '').includes('next-router-state-tree') ? 'route' : 'proxy'
}

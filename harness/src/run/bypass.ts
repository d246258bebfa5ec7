/**
 * Bypass variants of a run: each protected entry point is asked in every other way, by those who may not enter. What comes
 * back must be turned away as the plain request is, or hold nothing of what those are sent who may enter.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isTurnedAway, type Outcome, type ProbeReport, type ProbeSummary } from '../access/index.ts'
import { cookieSuffix } from '../clerk/index.ts'
import {
  buildRequest,
  classify,
  contentOf,
  credentialVariants,
  forgeriesOf,
  isTelling,
  isWithin,
  mayChangeData,
  siblingOf,
  similarity,
  transportsFor,
  variantsOf,
  type Call,
  type Content,
  type Forge,
  type Forgery,
  type MatrixOptions,
  type MatrixResult,
  type NoResponse,
  type ProbeLevel,
  type RawRequest,
  type RawResponse,
  type Surroundings,
  type Variant,
} from '../probe/index.ts'

export interface BypassOptions {
  matrix: Omit<MatrixOptions, 'identities' | 'calls'>
  calls: Call[]
  identities: string[]
  /** What the plain requests met. */
  seen: MatrixResult
  level: ProbeLevel
  around: Surroundings
  forge: Forge | null
  /** Text of the config that only those who may enter should get; null: none is given. */
  markerOf: (call: Call) => string | null
  publishableKey: string
  /** Send nothing that may change data. */
  readOnly: boolean
  /** Requests a second at most; null: as fast as the server answers. */
  rate: number | null
  onProgress: (done: number, total: number) => void
}

export interface BypassResult {
  /** Those that let someone in, and a few that got no answer. */
  probes: ProbeReport[]
  summary: ProbeSummary
}

/** How much of the marks must come back: a heading that a public page shares is no leak, a row of a table is. */
const ENOUGH = 0.2
/** Of probes without an answer, that are kept to be shown. */
const MOST_ERRORS = 100
/** Of answers that are remembered: they are whole pages. */
const MOST_SHARES = 16

/** One protected entry point, and what tells its content. */
interface Target {
  call: Call
  /** Who may not enter. */
  refused: string[]
  /** Who may; null: nobody of the identities. */
  granted: string | null
  content: Content
  /** Share of the marks in the last answers: most are the same refusal. */
  shares: Map<string, number>
}

interface Job {
  target: Target
  identity: string
  variant: Variant
}

export async function probeBypasses(options: BypassOptions): Promise<BypassResult> {
  const probes: ProbeReport[] = []
  const summary: ProbeSummary = { level: options.level, requests: 0, entries: 0, errors: 0, variants: {} }
  const pace = pacer(options.rate)
  const forged = new Map<string, Promise<Forgery[]>>()
  const strangers = await publicBodies(options)
  let done = 0
  let entered = 0
  const calls = options.calls.filter((call) => isProbed(call, options))
  const ask = async (job: Job) => {
    await pace(options.matrix.signal)
    if (isOver(options)) return
    const { call } = job.target
    const answer = await options.matrix.client.send(job.variant.request, call.timeoutMs)
    if (isOver(options)) return
    const verdict = judge(job, answer, options)
    summary.requests += 1
    const name = job.variant.id.split(':')[0] ?? job.variant.id
    const count = (summary.variants[name] ??= { asked: 0, failed: 0, unknown: 0, errors: 0 })
    count.asked += 1
    if (verdict.leaked) {
      count.failed += 1
      probes.push(reportOf(job, answer, verdict))
      if (mayChangeData(call)) await options.matrix.reset?.()
    } else if (verdict.observed === 'error' && answer.status === null) {
      count.errors += 1
      summary.errors += 1
      if (summary.errors <= MOST_ERRORS) probes.push(reportOf(job, answer, verdict))
    } else if (verdict.observed === 'unknown') {
      count.unknown += 1
    }
    done += 1
    options.onProgress(done, Math.round((done / entered) * calls.length))
  }
  const jobs = async function* (of: Call[]) {
    // The next one's content is asked for while this one's variants are: no waiting between entry points.
    const targets = ahead(of, (call) => (isOver(options) ? Promise.resolve(null) : targetOf(call, strangers, options)))
    for await (const target of targets) {
      if (isOver(options)) return
      entered += 1
      if (target === null) continue
      summary.entries += 1
      yield* jobsOf(target, options, forged)
    }
  }
  const [writing, reading] = [calls.filter(mayChangeData), calls.filter((call) => !mayChangeData(call))]
  await side(jobs(reading), options.matrix.concurrency, ask)
  // One at a time: what one changes, the next would meet.
  await side(jobs(writing), 1, ask)
  return { probes, summary }
}

/** Asked anew: the compiler would take an earlier `false` for the last word. */
const isOver = ({ matrix }: BypassOptions) => matrix.signal.aborted

function isProbed(call: Call, { seen, readOnly, identities }: BypassOptions): boolean {
  if (call.entry.webhook !== undefined || (readOnly && mayChangeData(call))) return false
  return identities.some((name) => isRefused(call, name, seen))
}

function isRefused(call: Call, identity: string, seen: MatrixResult): boolean {
  const outcome = seen.get(call.entry.id)?.[identity]?.outcome
  return outcome !== undefined && isTurnedAway(outcome, call.entry)
}

/** null: it no longer turns anybody away, so there is nothing to go round. */
async function targetOf(call: Call, strangers: string[], options: BypassOptions): Promise<Target | null> {
  const refused = options.identities.filter((name) => isRefused(call, name, options.seen))
  const granted =
    options.identities.find((name) => options.seen.get(call.entry.id)?.[name]?.outcome === 'reached') ?? null
  // Who may enter is not asked to change anything once more.
  if (granted === null || mayChangeData(call))
    return { call, refused, granted, content: contentOf([], []), shares: new Map() }
  const bodyAs = async (name: string, asked = call) => {
    const [transport = 'cookie'] = transportsFor(name, call.entry)
    const credentials = transport === 'none' ? null : await options.matrix.credentials(name)
    const request = buildRequest(asked, options.matrix.origin, credentials, transport)
    const answer = await options.matrix.client.send(request, call.timeoutMs)
    return answer.status === null ? '' : answer.body
  }
  const nothing = { ...call, path: `${options.around.basePath}/routewarden-nothing-is-here` }
  const sibling = siblingOf(call)
  const others = await Promise.all([
    ...refused.slice(0, 2).map((name) => bodyAs(name)),
    // What stands around every page, and what another value of a dynamic part shows, is not what this one closes.
    bodyAs(granted, nothing),
    ...(sibling === null ? [] : refused.slice(0, 1).map((name) => bodyAs(name, sibling))),
  ])
  const told = [await bodyAs(granted), await bodyAs(granted)]
  const content = contentOf(told, [...others, ...strangers], options.markerOf(call))
  return { call, refused, granted, content, shares: new Map() }
}

/** What all may see, and what stands where nothing is: no part of either is a mark. */
async function publicBodies({ around, matrix, calls }: BypassOptions): Promise<string[]> {
  const [any] = calls
  if (any === undefined) return []
  const paths = [...around.publicPaths.slice(0, 3), `${around.basePath}/routewarden-nothing-is-here`]
  // With the cookies of a first visit: without them a document is a redirect to Clerk's handshake.
  const credentials = await matrix.credentials('anonymous')
  const answers = await Promise.all(
    paths.map((target) => {
      const entry = { ...any.entry, client: 'document' as const }
      const call = { entry, method: 'GET' as const, path: target, headers: {}, timeoutMs: any.timeoutMs }
      return matrix.client.send(buildRequest(call, matrix.origin, credentials, 'cookie'), any.timeoutMs)
    }),
  )
  return answers.map((answer) => (answer.status === null ? '' : answer.body))
}

async function* jobsOf(
  target: Target,
  options: BypassOptions,
  forged: Map<string, Promise<Forgery[]>>,
): AsyncIterable<Job> {
  const { call, granted } = target
  const { level, matrix, around } = options
  // Everybody who may not enter, or a stranger and one who is signed in.
  const strangers = target.refused.filter((name) => name === 'anonymous')
  const members = target.refused.filter((name) => name !== 'anonymous')
  const callers =
    level === 'exhaustive'
      ? target.refused
      : level === 'standard'
        ? [...strangers, ...members.slice(0, 1)]
        : target.refused.slice(0, 1)
  for (const identity of callers) {
    const [transport = 'cookie'] = transportsFor(identity, call.entry)
    const request = buildRequest(
      call,
      matrix.origin,
      transport === 'none' ? null : await matrix.credentials(identity),
      transport,
    )
    for (const variant of variantsOf({ entry: call.entry, request, identity }, around, level)) {
      if (options.readOnly && !['GET', 'HEAD', 'OPTIONS'].includes(variant.request.method)) continue
      yield { target, identity, variant: await fresh(variant, identity, transport, options) }
    }
  }
  if (granted === null || granted === 'anonymous' || strangers.length === 0) return
  const request = buildRequest(call, matrix.origin, null, 'none')
  const made = forged.get(granted) ?? makeForgeries(granted, options)
  forged.set(granted, made)
  const names = [
    '__session',
    ...(options.publishableKey === '' ? [] : [`__session_${cookieSuffix(options.publishableKey)}`]),
  ]
  for (const variant of credentialVariants(request, await made, names)) {
    if (isWithin(variant.level, level)) yield { target, identity: 'anonymous', variant }
  }
}

/** Session tokens live for a minute; an entry point may be asked for longer. */
async function fresh(
  variant: Variant,
  identity: string,
  transport: 'cookie' | 'bearer' | 'none',
  { matrix }: BypassOptions,
): Promise<Variant> {
  if (identity === 'anonymous' || transport !== 'cookie' || variant.request.headers['cookie'] === undefined)
    return variant
  const { cookies = {} } = (await matrix.credentials(identity)) ?? {}
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  return { ...variant, request: { ...variant.request, headers: { ...variant.request.headers, cookie } } }
}

async function makeForgeries(identity: string, { matrix, forge }: BypassOptions): Promise<Forgery[]> {
  const token = (await matrix.credentials(identity))?.bearer ?? null
  return token === null ? [] : forgeriesOf(token, forge)
}

interface Verdict {
  observed: Outcome
  leaked: boolean
  /** Of the marks that came back, from 0 to 1. */
  share: number
}

function judge({ target, variant }: Job, answer: RawResponse | NoResponse, options: BypassOptions): Verdict {
  const { call, content } = target
  const { outcome } = classify(answer, {
    origin: options.matrix.origin,
    path: variant.request.path,
    client: call.entry.client,
    basePath: options.matrix.basePath,
    signInPaths: options.matrix.signInPaths,
    frontendApi: options.matrix.frontendApi,
    webhook: false,
    action: call.actionId !== undefined && variant.request.headers['next-action'] !== undefined,
  })
  const share = answer.status === null ? 0 : shareIn(answer.body, target)
  const leaked = share >= ENOUGH || (!isTelling(content) && passed(call, answer, outcome))
  return { observed: leaked ? 'reached' : metInstead(outcome, answer, content, call), leaked, share }
}

function shareIn(body: string, { content, shares }: Target): number {
  const known = shares.get(body)
  if (known !== undefined) return known
  if (shares.size === MOST_SHARES) shares.clear()
  const share = similarity(body, content)
  shares.set(body, share)
  return share
}

function reportOf(
  { target, identity, variant }: Job,
  answer: RawResponse | NoResponse,
  { observed, leaked, share }: Verdict,
): ProbeReport {
  return {
    entry: target.call.entry.id,
    variant: variant.id,
    identity,
    request: shown(variant.request),
    expected: 'blocked',
    observed,
    ok: !leaked,
    source: variant.source,
    ...(answer.status === null ? { why: answer.error } : { status: answer.status }),
    ...(leaked ? { curl: curlOf(variant.request) } : {}),
    ...(leaked && share > 0 ? { why: `${Math.round(share * 100)} % of what only those who may enter are sent` } : {}),
  }
}

/** What shows nothing of the content is another page, which is as good as none; unless no content can be told. */
function metInstead(
  outcome: ReturnType<typeof classify>['outcome'],
  { status }: RawResponse | NoResponse,
  content: Content,
  call: Call,
): Outcome {
  if (outcome === 'missing') return 'not-found'
  // A handshake, or any other way elsewhere, that shows nothing.
  if (outcome === 'unknown' && status !== null && status >= 300 && status < 400) return 'redirect'
  if (outcome !== 'reached') return outcome
  return isTelling(content) || mayChangeData(call) ? 'not-found' : 'unknown'
}

/**
 * Where no content tells: what may change data runs, or does not. A success that the plain request does not have is one;
 * a refusal of the request as such (400, 404, 405, 413) is none. What the framework answers to a method it serves by itself
 * shows nothing.
 */
function passed(call: Call, answer: RawResponse | NoResponse, outcome: string): boolean {
  if (answer.status === null || outcome !== 'reached') return false
  if (!mayChangeData(call)) return false
  return answer.status >= 200 && answer.status < 300 && answer.body !== '' && answer.body !== '{}'
}

/** A line to paste into a shell. A session is named, and not told. */
function curlOf({ method, path: target, headers, body, wire, doubled = [] }: RawRequest): string {
  const kept = [...Object.entries(headers), ...doubled].filter(
    ([name]) => !/^(accept-language|user-agent|sec-fetch-|upgrade-insecure)/.test(name),
  )
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const header = ([name, value]: [string, string]) => {
    const hidden = withoutSession(value)
    return hidden === value ? `-H ${quoted(`${name}: ${value}`)}` : `-H "${name}: ${hidden}"`
  }
  const path_ = target.startsWith('http') ? new URL(target).pathname : target
  return [
    'curl -i --path-as-is',
    ...(method === 'GET' ? [] : method === 'HEAD' ? ['-I'] : [`-X ${method}`]),
    ...(wire === 'http1.0' ? ['--http1.0'] : []),
    ...kept.map(header),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body.slice(0, 300))}`]),
    `"$APP"${quoted(path_.slice(0, 600))}`,
  ].join(' ')
}

const withoutSession = (value: string) =>
  value
    .replace(/(__session[\w-]*=)[^;]+/g, '$1$TOKEN')
    .replace(/(__clerk_db_jwt[\w-]*=)[^;]+/g, '$1any')
    .replace(/^Bearer .+$/, 'Bearer $TOKEN')

/** The request in one line, with the headers that make it another, and no secret. */
function shown({ method, path: target, headers, wire, doubled }: RawRequest): string {
  const told = Object.entries(headers).filter(
    ([name]) =>
      !/^(accept|accept-language|user-agent|sec-fetch-|upgrade-insecure|origin|content-type|cookie|authorization|next-action)/.test(
        name,
      ),
  )
  const short = target.length > 300 ? `${target.slice(0, 300)}…` : target
  const notes = [
    ...told.map(([name, value]) => `${name}: ${/token|data/.test(name) ? '…' : value}`),
    ...(doubled ?? []).map(([name]) => `${name} twice`),
    ...(wire === undefined ? [] : [wire]),
  ]
  return `${method} ${short}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`
}

/** Of the build that is served, or as the Pages Router's own pages say it. */
export async function buildIdOf(distDir: string): Promise<string | null> {
  try {
    return (await readFile(path.join(distDir, 'BUILD_ID'), 'utf8')).trim()
  } catch {
    return null
  }
}

/** In order, and the next one begun before it is asked for. */
async function* ahead<From, To>(list: From[], make: (of: From) => Promise<To>): AsyncIterable<To> {
  let next: Promise<To> | null = null
  for (const [at, item] of list.entries()) {
    const current: Promise<To> = next ?? make(item)
    const made = await current
    const following = list[at + 1]
    next = following === undefined ? null : make(following)
    // Whoever stops early leaves it behind; its fault is told when it is awaited.
    next?.catch(() => undefined)
    yield made
  }
}

/** Jobs side by side, taken one by one as they are made. */
async function side(jobs: AsyncIterable<Job>, limit: number, work: (job: Job) => Promise<void>): Promise<void> {
  const queue = jobs[Symbol.asyncIterator]()
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (let next = await queue.next(); next.done !== true; next = await queue.next()) await work(next.value)
    }),
  )
}

/** Holds requests back to a rate. */
function pacer(rate: number | null): (signal: AbortSignal) => Promise<void> {
  if (rate === null) return () => Promise.resolve()
  let next = Date.now()
  return async (signal) => {
    const at = Math.max(next, Date.now())
    next = at + 1000 / rate
    const wait = at - Date.now()
    if (wait > 0 && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

/** Loads an app's own proxy into a worker and asks it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { API_HEADERS, DOCUMENT_HEADERS } from '../access/index.ts'
import type { AppFacts, Sources } from '../app/index.ts'
import type { IdentitySource } from '../identities/index.ts'
import { bundleProxy, type Bundle } from './bundle.ts'
import { answerOf, type RawAnswer } from './outcome.ts'
import { choosePackages, type ChosenPackages } from './packages.ts'
import type { MatcherConfig, ProxyAnswer, ProxyQuestion, ProxyRuntime, ProxySource } from './types.ts'
import { startWorker, type ProxyCode, type RunningWorker, type WorkerInput } from './worker.ts'

export interface OpenProxyOptions {
  app: AppFacts
  sources: Sources
  /** What was read of the proxy; null: the app has none that Next reads. */
  proxy: ProxySource | null
  identities: IdentitySource
  /** Environment of the app: its `.env` files and the process's own. */
  env: Record<string, string | undefined>
  signInPaths: string[]
  /** Origin that requests name. */
  origin: string
  /** Tell which lines run. */
  traced?: boolean
  signal?: AbortSignal
}

/** Callers may still be on their way: the proxy is bundled meanwhile. */
export type OpenProxyInput = Omit<OpenProxyOptions, 'identities'> & {
  identities: IdentitySource | Promise<IdentitySource>
}

/** Requests that one message to the worker holds. */
const BATCH = 2_048
/** What one request may take, in milliseconds. */
const REQUEST_MS = 3_000
/** From so many requests on, those that the proxy cannot tell apart are run once. */
const RECALL_FROM = 500
/** How often a proxy may hang, or not answer in time, before no more is asked of it. */
const MAX_HANGS = 3

/** Never throws for what the app does: a proxy that cannot be run is `failed` with its reason. */
export async function openProxy({ identities, ...options }: OpenProxyInput): Promise<ProxyRuntime> {
  const { proxy } = options
  if (proxy === null) return idle('no-proxy', 'the app has no proxy that Next reads')
  if (proxy.handler === null) return idle('failed', `${proxy.file} exports nothing that Next would call`)
  const chosen = choosePackages(options.app)
  if ('reason' in chosen) return idle('failed', chosen.reason)
  if (proxy.matcher.status === 'not-static' && proxy.matcher.effect === 'refused')
    return idle('failed', `config.matcher cannot be read: ${proxy.matcher.reason}`)
  const file = path.join(options.app.root, proxy.file)
  const nodeRuntime = runsInNode(proxy, options.sources)
  const input = workerInput(file, proxy, nodeRuntime, chosen, options)
  let reason = ''
  // Whole first; then, if a package cannot be loaded outside of Next, with the project's own files only.
  for (const onlyProject of [false, true]) {
    const started = startWorker(input)
    const bundle = await bundleProxy(file, {
      sources: options.sources,
      onlyProject,
      nodeRuntime,
      ...(options.traced === undefined ? {} : { traced: options.traced }),
    })
    if ('reason' in bundle) {
      await started.end()
      return idle('failed', bundle.reason, chosen)
    }
    const asking: OpenProxyOptions = { ...options, identities: await identities }
    const code = proxyCode(bundle, asking)
    const worker = await started.load(code)
    if ('reason' in worker) {
      reason ||= worker.reason
      continue
    }
    return new Running({ input, code }, worker, bundle, chosen, asking).runtime()
  }
  return idle('failed', `${proxy.file} cannot be loaded: ${reason}`, chosen)
}

/** `proxy.ts` always runs in Node; `middleware.ts` does where its config says so (Next 15.5). */
function runsInNode(proxy: ProxySource, sources: Sources): boolean {
  if (/(^|\/)proxy\.[^/]+$/.test(proxy.file)) return true
  const text = sources.text(path.join(sources.root, proxy.file))
  return typeof text === 'string' && /\bruntime\s*:\s*['"]nodejs['"]/.test(text)
}

function workerInput(
  file: string,
  proxy: ProxySource,
  nodeRuntime: boolean,
  chosen: ChosenPackages,
  { app, env, origin }: Omit<OpenProxyOptions, 'identities'>,
): WorkerInput {
  const isProxy = /(^|\/)proxy\.[^/]+$/.test(proxy.file)
  const name = isProxy ? 'proxy' : 'middleware'
  const { basePath, i18n, trailingSlash } = app.config
  return {
    file,
    page: proxy.file.startsWith('src/') ? `/src/${name}` : `/${name}`,
    patchesFetch: nodeRuntime && app.routers.includes('app'),
    buildId: buildIdOf(app),
    handlerNames: [name, 'default'],
    packages: chosen.packages,
    runtimes: chosen.runtimes,
    origin,
    nextConfig: { basePath, i18n: i18n ?? undefined, trailingSlash },
    matcher: matcherInput(proxy.matcher),
    env: workerEnv(env),
  }
}

function proxyCode({ code }: Bundle, { identities }: OpenProxyOptions): ProxyCode {
  return { code, env: identities.env, port: portOf(identities.env['CLERK_API_URL']) }
}

/** Names the addresses of data (`/_next/data/<id>/….json`), which the proxy hears of as their pages. */
function buildIdOf({ root, config }: AppFacts): string | null {
  try {
    return readFileSync(path.join(root, config.distDir, 'BUILD_ID'), 'utf8').trim()
  } catch {
    return null
  }
}

function matcherInput(matcher: MatcherConfig): WorkerInput['matcher'] {
  if (matcher.status !== 'static') return undefined
  const value = (matcher.value as { matcher?: unknown } | null)?.matcher ?? matcher.value
  return { value, conditional: matcher.entries.some(({ has, missing }) => has.length + missing.length > 0) }
}

function portOf(url: string | undefined): number | null {
  return url === undefined ? null : Number(new URL(url).port)
}

/** Validators of environments stay quiet. Clerk's variables come with the proxy: they are those of the identities. */
function workerEnv(env: Record<string, string | undefined>): Record<string, string> {
  const own = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return {
    ...Object.fromEntries(own),
    NODE_ENV: 'production',
    SKIP_ENV_VALIDATION: '1',
    NEXT_TELEMETRY_DISABLED: '1',
  }
}

function idle(status: ProxyRuntime['status'], reason: string, chosen?: ChosenPackages): ProxyRuntime {
  // Without a proxy every request goes through; where one could not be asked, nothing is known.
  const answer: ProxyAnswer = {
    runs: status === 'no-proxy' ? false : null,
    outcome: status === 'no-proxy' ? 'reached' : 'unknown',
    why: reason,
    status: null,
    location: null,
    rewrite: null,
    lists: [],
    lines: [],
    dependsOn: [],
  }
  return {
    status,
    reason,
    packages: chosen?.used ?? [],
    stubbed: [],
    files: [],
    lists: [],
    ask: (questions) => Promise.resolve(questions.map(() => answer)),
    matches: () => Promise.resolve(null),
    entriesThatMatch: () => Promise.resolve(null),
    unhandled: () => [],
    close: () => Promise.resolve(),
  }
}

/** `--no-exec`: nothing of the app runs. */
export function notExecuted(): ProxyRuntime {
  return idle('not-executed', 'the proxy was not run (--no-exec)')
}

/** A proxy in its worker: asked in batches; a worker that hangs is ended and another one goes on. */
class Running {
  readonly #start: { input: WorkerInput; code: ProxyCode }
  readonly #bundle: Bundle
  readonly #chosen: ChosenPackages
  readonly #options: OpenProxyOptions
  #worker: RunningWorker | null
  #lists: string[][]
  #hangs = 0
  #trusted = true
  #unhandled: string[] = []
  /** One message at a time: a worker answers in order. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(
    start: { input: WorkerInput; code: ProxyCode },
    worker: RunningWorker,
    bundle: Bundle,
    chosen: ChosenPackages,
    options: OpenProxyOptions,
  ) {
    this.#start = start
    this.#worker = worker
    this.#lists = worker.lists
    this.#bundle = bundle
    this.#chosen = chosen
    this.#options = options
  }

  runtime(): ProxyRuntime {
    return {
      status: 'ready',
      reason: null,
      packages: this.#chosen.used,
      stubbed: this.#bundle.stubbed,
      files: this.#bundle.files,
      lists: this.#lists,
      ask: (questions) => this.#inTurn(() => this.#ask(questions)),
      matches: (pattern, paths) => this.#inTurn(() => this.#matches(pattern, paths)),
      entriesThatMatch: (question) =>
        this.#inTurn(async () => {
          const worker = await this.#running()
          return 'reason' in worker ? null : worker.entriesThatMatch(question.path, await this.#headersOf(question))
        }),
      unhandled: () => this.#unhandled,
      close: async () => {
        await this.#worker?.end()
        this.#worker = null
      },
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work)
    this.#queue = done.catch(() => undefined)
    return done
  }

  async #ask(questions: ProxyQuestion[]): Promise<ProxyAnswer[]> {
    const raw = await this.#askAll(questions, questions.length >= RECALL_FROM)
    if (!this.#trusted) {
      // Something but the lists decides: whatever was recalled is run after all.
      const again = raw.flatMap((answer, index) => (answer.recalled === true ? [index] : []))
      const asked = again.flatMap((index) => questions[index] ?? [])
      const answers = await this.#askAll(asked, false)
      answers.forEach((answer, position) => {
        raw[again[position] ?? 0] = answer
      })
    }
    return raw.map((one, index) => this.#judged(one, questions[index]))
  }

  async #askAll(questions: ProxyQuestion[], recall: boolean): Promise<RawAnswer[]> {
    const answers: RawAnswer[] = []
    for (let from = 0; from < questions.length; from += BATCH) {
      const batch = await this.#preparedAll(questions.slice(from, from + BATCH))
      answers.push(...(await this.#askRaw(batch, recall)))
    }
    return answers
  }

  #judged(raw: RawAnswer, question: ProxyQuestion | undefined): ProxyAnswer {
    const { origin, signInPaths, app, identities } = this.#options
    return answerOf(raw, {
      origin,
      path: question?.path ?? '/',
      client: question?.client ?? 'api',
      basePath: app.config.basePath,
      signInPaths,
      frontendApi: frontendApiOf(identities),
    })
  }

  /** Questions of one kind share their headers: a message then holds these once. */
  async #preparedAll(questions: ProxyQuestion[]) {
    const shared = new Map<string, Record<string, string>>()
    const prepared = []
    for (const question of questions) {
      const { path: asked, method, identity, client, pastMatcher } = question
      const extra = question.headers === undefined ? '' : JSON.stringify(question.headers)
      const key = `${identity} ${method} ${client} ${extra}`
      let headers = shared.get(key)
      if (headers === undefined) {
        headers = await this.#headersOf(question)
        shared.set(key, headers)
      }
      prepared.push({ path: asked, method, identity, client, extra, timeoutMs: REQUEST_MS, headers, pastMatcher })
    }
    return prepared
  }

  async #headersOf({ method, identity, client, headers }: ProxyQuestion): Promise<Record<string, string>> {
    const { cookies } = await this.#options.identities.credentials(identity)
    const cookie = Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')
    const changes = !['GET', 'HEAD', 'OPTIONS'].includes(method)
    const { host } = new URL(this.#options.origin)
    return {
      host,
      'user-agent': 'routewarden',
      ...(client === 'document' ? DOCUMENT_HEADERS : API_HEADERS),
      // Without these, what checks for cross-site requests turns everyone away.
      ...(changes ? { origin: this.#options.origin } : {}),
      'x-forwarded-host': host,
      'x-forwarded-proto': 'http',
      ...(cookie === '' ? {} : { cookie }),
      ...headers,
    }
  }

  async #askRaw(batch: unknown[], recall: boolean): Promise<RawAnswer[]> {
    const answers: RawAnswer[] = new Array<RawAnswer>(batch.length)
    let open = batch.map((_, index) => index)
    let atOnce: number | undefined
    while (open.length > 0) {
      if (this.#hangs >= MAX_HANGS) {
        for (const index of open) answers[index] = { runs: null, error: 'no more was asked: the proxy hangs' }
        break
      }
      const worker = await this.#running(atOnce)
      if ('reason' in worker) {
        for (const index of open) answers[index] = { runs: null, error: worker.reason }
        break
      }
      const asked = open
      const result = await worker.ask(
        asked.map((index) => batch[index]),
        recall && this.#trusted,
      )
      if ('answers' in result) {
        asked.forEach((index, position) => {
          const answer = result.answers[position]
          if (answer) answers[index] = answer
        })
        this.#hangs += result.answers.filter(({ timedOut }) => timedOut === true).length
        this.#unhandled = result.unhandled
        this.#trusted = result.trusted
        open = []
        continue
      }
      // The thread is kept busy for ever, or has ended: begin anew, one request at a time, to name the culprit.
      this.#worker = null
      if (atOnce === 1) {
        this.#hangs++
        const culprit = asked[result.lastBegun]
        if (culprit !== undefined) answers[culprit] = { runs: true, timedOut: true, error: result.reason }
        // Those before it were answered, and their answers went down with the thread.
        open = asked.filter((index) => index !== culprit)
      }
      atOnce = 1
    }
    return answers
  }

  async #running(atOnce?: number): Promise<RunningWorker | { reason: string }> {
    if (this.#worker) return this.#worker
    const { input, code } = this.#start
    const started = await startWorker({ ...input, ...(atOnce === undefined ? {} : { atOnce }) }).load(code)
    if (!('reason' in started)) this.#worker = started
    return started
  }

  async #matches(pattern: string, paths: string[]): Promise<boolean[] | null> {
    const worker = await this.#running()
    return 'reason' in worker ? null : worker.matches(pattern, paths)
  }
}

function frontendApiOf(identities: IdentitySource): string {
  const key = identities.env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'] ?? ''
  return Buffer.from(key.split('_')[2] ?? '', 'base64')
    .toString('utf8')
    .replace(/\$$/, '')
}

/** One generated app: written, built, started, asked; and its proxy executed without a server. */
import { fileURLToPath } from 'node:url'
import path from 'node:path'
import { readApp, Sources, type AppFacts } from '../../harness/dist/app/index.js'
import { openLocal, type IdentitySource } from '../../harness/dist/identities/index.js'
import { API_HEADERS, DOCUMENT_HEADERS } from '../../harness/dist/access/index.js'
import { createHttpClient } from '../../harness/dist/probe/index.js'
import { openProxy, readProxySource, type ProxyAnswer } from '../../harness/dist/proxy/index.js'
import { appEnvironment, buildApp, freePort, nextCommand, startApp } from '../../harness/dist/server/index.js'
import { ROOT, workFolder, writeFiles } from '../support/cli.ts'
import { appFiles } from './app-files.ts'
import { difference, isBeforeProxy, type Recorded, type Shown, type Where } from './compare.ts'
import type { AppConfig, Asked } from './config.ts'

const RECORDER = fileURLToPath(new URL('record-proxy.cjs', import.meta.url))
const REQUEST_MS = 15_000
const AT_ONCE = 8
/** Below and above the number from which answers are recalled (`RECALL_FROM` in harness/src/proxy/runtime.ts). */
const SMALL_BATCH = 250
const LARGE_BATCH = 600

export interface Difference {
  asked: Asked
  what: string
  predicted: ProxyAnswer
}

export interface AppResult {
  pairs: number
  leftOut: number
  unknown: number
  /** Predictions that were asked both recalled and run. */
  recalled: number
  differences: Difference[]
  outcomes: Record<string, number>
}

export interface Clerk {
  identities: IdentitySource
  port: number
}

/** A made-up key of a production instance: a development one sends documents to a handshake. It never leaves loopback. */
export async function openClerk(): Promise<Clerk> {
  const port = await freePort()
  const identities = await openLocal({
    config: {
      identities: { admin: { publicMetadata: { role: 'admin' } } },
      sessionClaims: { metadata: '{{user.public_metadata}}' },
    },
    appOrigin: `http://localhost:${port}`,
    processEnv: {},
    log: () => undefined,
    publishableKey: `pk_live_${Buffer.from('clerk.example.com$').toString('base64')}`,
  })
  return { identities, port }
}

/**
 * @param more requests that are only predicted: the same questions, asked in large and in small batches, have the same answers
 */
export async function compareApp(
  config: AppConfig,
  requests: Asked[],
  more: Asked[],
  clerk: Clerk,
  signal: AbortSignal,
): Promise<AppResult> {
  const folder = await workFolder()
  try {
    await writeFiles(folder.dir, appFiles(config, ROOT))
    const app = await readApp(folder.dir)
    const env = appEnvironment(process.env, clerk.identities.env, signInEnv(config))
    const shown = await observe(app, config, requests, clerk, env, signal)
    const predicted = await predict(app, config, requests, more, clerk, env)
    return compared(config, requests, predicted, shown, clerk)
  } finally {
    await folder.remove()
  }
}

function signInEnv({ signInUrl, basePath }: AppConfig): Record<string, string> {
  return signInUrl === null ? {} : { NEXT_PUBLIC_CLERK_SIGN_IN_URL: basePath + signInUrl }
}

interface Predicted {
  answers: ProxyAnswer[]
  /** Answers of the large batch and of the small ones that are not alike. */
  recallDifferences: Difference[]
  recalled: number
}

async function predict(
  app: AppFacts,
  config: AppConfig,
  requests: Asked[],
  more: Asked[],
  { identities, port }: Clerk,
  env: NodeJS.ProcessEnv,
): Promise<Predicted> {
  const sources = new Sources(app.root)
  const runtime = await openProxy({
    app,
    sources,
    proxy: readProxySource(app, sources),
    identities,
    env,
    signInPaths: [`${config.basePath}/sign-in`],
    origin: `http://localhost:${port}`,
  })
  try {
    if (runtime.status !== 'ready') throw new Error(`the proxy is ${runtime.status}: ${runtime.reason ?? ''}`)
    const all = [...requests, ...more]
    while (all.length < LARGE_BATCH) all.push(...all.slice(0, LARGE_BATCH - all.length))
    const large = await runtime.ask(all)
    const small: ProxyAnswer[] = []
    for (let from = 0; from < all.length; from += SMALL_BATCH)
      small.push(...(await runtime.ask(all.slice(from, from + SMALL_BATCH))))
    const recallDifferences = all.flatMap((asked, index): Difference[] => {
      const [recalled, run] = [large[index], small[index]]
      if (!recalled || !run || alike(recalled, run)) return []
      return [{ asked, what: `recalled ${text(recalled)}, run ${text(run)}`, predicted: recalled }]
    })
    return { answers: small.slice(0, requests.length), recallDifferences, recalled: all.length }
  } finally {
    await runtime.close()
  }
}

const text = (answer: ProxyAnswer) => JSON.stringify({ ...answer, lines: [] })
const alike = (a: ProxyAnswer, b: ProxyAnswer) => text(a) === text(b)

async function observe(
  app: AppFacts,
  config: AppConfig,
  requests: Asked[],
  { identities, port }: Clerk,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Shown[]> {
  const next = app.next?.dir ?? path.join(ROOT, 'node_modules/next')
  const options = { cwd: app.root, env, timeoutMs: 300_000, signal }
  await buildApp(nextCommand(next, ['build']), options)
  const start = nextCommand(next, ['start', '-H', 'localhost', '-p', String(port)])
  const command = 'args' in start ? { ...start, args: ['--require', RECORDER, ...start.args] } : start
  const server = await startApp(command, {
    ...options,
    timeoutMs: 60_000,
    port,
    readyPath: `${config.basePath}/public`,
  })
  const client = await createHttpClient(server.origin, signal)
  try {
    const shown = new Array<Shown>(requests.length)
    let begun = 0
    const worker = async () => {
      for (let index = begun++; index < requests.length; index = begun++) {
        const asked = requests[index]
        if (asked) shown[index] = await send(asked)
      }
    }
    const send = async (asked: Asked): Promise<Shown> => {
      const request = {
        method: asked.method,
        path: asked.path,
        headers: await headersOf(asked, identities, server.origin),
      }
      const answer = await client.send(request, REQUEST_MS)
      if (answer.status === null) throw new Error(`${asked.method} ${asked.path}: no answer (${answer.error})`)
      return {
        status: answer.status,
        location: answer.headers['location'] ?? null,
        body: answer.body,
        recorded: recordedIn(answer.headers['x-conformance']),
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return shown
  } finally {
    await client.close()
    await server.stop()
  }
}

/** As a prediction's requests are made (harness/src/proxy/runtime.ts). */
async function headersOf(asked: Asked, identities: IdentitySource, origin: string): Promise<Record<string, string>> {
  const { cookies } = await identities.credentials(asked.identity)
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  return {
    'user-agent': 'routewarden',
    ...(asked.client === 'document' ? DOCUMENT_HEADERS : API_HEADERS),
    ...(asked.method === 'POST' ? { origin } : {}),
    ...(cookie === '' ? {} : { cookie }),
    ...asked.headers,
  }
}

function recordedIn(header: string | undefined): Recorded | null {
  return header === undefined ? null : (JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Recorded)
}

function compared(
  config: AppConfig,
  requests: Asked[],
  { answers, recallDifferences, recalled }: Predicted,
  shown: Shown[],
  { port }: Clerk,
): AppResult {
  const result: AppResult = {
    pairs: 0,
    leftOut: 0,
    unknown: 0,
    recalled,
    differences: [...recallDifferences],
    outcomes: {},
  }
  requests.forEach((asked, index) => {
    const [predicted, seen] = [answers[index], shown[index]]
    if (!predicted || !seen) throw new Error(`no answer to ${asked.path}`)
    if (isBeforeProxy(seen)) {
      result.leftOut++
      return
    }
    if (predicted.outcome === 'unknown') {
      result.unknown++
      return
    }
    result.pairs++
    const kind = predicted.runs === true ? predicted.outcome : 'not run'
    result.outcomes[kind] = (result.outcomes[kind] ?? 0) + 1
    const where: Where = {
      origin: `http://localhost:${port}`,
      path: asked.path,
      basePath: config.basePath,
      signInPath: `${config.basePath}/sign-in`,
      i18n: config.i18n,
    }
    const what = difference(predicted, seen, where)
    if (what !== null) result.differences.push({ asked, what, predicted })
  })
  return result
}

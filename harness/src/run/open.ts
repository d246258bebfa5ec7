/** Opens an app: reads it, prepares identities, builds and starts it. What `test` and the Vitest entry point share. */
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { request } from 'undici'
import { routeConfigs } from '../access/index.ts'
import { readApp, requireRunnable } from '../app/index.ts'
import { ConfigError, loadConfig, type SetupResult } from '../config/index.ts'
import type { IdentitySource } from '../identities/index.ts'
import { declaringRoutes, loadPolicy } from '../policy/index.ts'
import { readInventory, signInPathsOf } from '../routes/index.ts'
import { appEnvironment, startApp, type Command } from '../server/index.ts'
import { readAppEnv } from './app-env.ts'
import type { Cleanup } from './cleanup.ts'
import type { Gathered } from './gathered.ts'
import { choosePort, openSource, runSetup } from './prepare.ts'
import { build, compareBuild, startCommand, startOptions } from './serve.ts'
import type { Prepared, TestOptions } from './types.ts'
import { planWebhooks, type WebhookPlan } from './webhooks.ts'

const DEATH_NOTICE_MS = 2000
const ALIVE_TIMEOUT_MS = 10_000

/** A running app, and who can ask it. */
export interface OpenApp {
  source: IdentitySource
  setup: SetupResult
  origin: string
  env: NodeJS.ProcessEnv
  start: (port: number) => Command
  plans: WebhookPlan[]
  /** Aborted when the user interrupts or the server dies. */
  signal: AbortSignal
  /** Makes sure that the server still answers; a death that was not noticed yet is, and ends the run. */
  confirmAlive: () => Promise<void>
}

/**
 * Everything that can be known without starting anything.
 * @throws {ConfigError} the config or the policy is wrong
 * @throws {AppError} there is no app that can be tested
 */
export async function readAll(options: TestOptions): Promise<Gathered> {
  const startedAt = new Date()
  const read = await loadConfig(options.dir, options.configFile)
  const loaded = { ...read, config: { ...read.config, ...options.overrides } }
  const app = await readApp(path.resolve(loaded.dir, loaded.config.app ?? '.'))
  requireRunnable(app)
  const policy = loadPolicy(app.root)
  let configRoutes
  try {
    configRoutes = routeConfigs(loaded.config.routes ?? {})
  } catch (error) {
    throw new ConfigError((error as Error).message, {
      file: loaded.file,
      help: 'Patterns are written as in Next: /admin/:path*, /docs/[slug].',
    })
  }
  const inventory = await readInventory(app)
  return {
    startedAt,
    app,
    loaded,
    routes: declaringRoutes(configRoutes, policy),
    configRoutes,
    policy,
    inventory,
    predicted: new Map(),
    identities: [],
    signInPaths: [],
    plan: { calls: [], skipped: new Map() },
    matrix: new Map(),
    alone: new Map(),
    visits: new Map(),
    aloneReason: options.skipGuardsAlone
      ? 'the pass without the proxy was left out'
      : 'the run ended before the pass without the proxy',
    hadProxy: null,
    probes: [],
    webhooks: [],
    problems: inventory.problems.map((problem) => ({
      code: 'unreadable-file',
      message: `${problem.file}${problem.line === undefined ? '' : `:${problem.line}`}: ${problem.message}`,
      help: 'Entry points in it may be missing from this report.',
    })),
    requests: 0,
    buildMs: null,
    probeMs: null,
  }
}

/**
 * The effects. Whatever is started is handed to `cleanup` at once.
 * @throws {EnvironmentError} build, start or setup failed
 */
export async function openApp(gathered: Gathered, options: Prepared, cleanup: Cleanup): Promise<OpenApp> {
  const { app, loaded } = gathered
  const { config } = loaded
  const { progress, signal } = options
  const processEnv = options.env ?? process.env
  const port = await choosePort(config, options)
  const origin = options.url ?? `http://localhost:${port}`

  progress.phase('Preparing identities')
  const source = await openSource(app, config, origin, processEnv, options)
  cleanup.add('Clerk', source.stop)
  gathered.identities = source.identities.map((identity) => identity.info)

  const setup = await runSetup(config, source, app, progress)
  if (setup.teardown) cleanup.add('teardown() of the config', setup.teardown)
  const appEnv = await readAppEnv(app.root)
  const given = { ...source.env, ...config.server?.env, ...setup.env }
  const webhooks = planWebhooks(gathered.inventory.entries, gathered.inventory.webhooks, config, {
    ...appEnv,
    ...given,
  })
  for (const key of webhooks.unmatched) {
    throw new ConfigError(`webhooks["${key}"] matches no POST handler of the app.`, {
      file: loaded.file,
      help: 'Give the request path of the handler, for example /api/webhooks/clerk.',
    })
  }
  const env = appEnvironment(processEnv, given, webhooks.env)
  gathered.signInPaths = signInPathsOf(
    gathered.inventory.entries,
    { ...appEnv, ...definedOf(env) },
    app.config.basePath,
  )

  if (options.url === undefined) {
    await build(gathered, env, options)
    await compareBuild(gathered)
  }
  signal.throwIfAborted()
  const start = startCommand(app, config)
  // Aborts what is being asked when the server dies; an end of our own making is no death.
  const died = new AbortController()
  if (options.url === undefined) {
    progress.phase('Starting the app')
    const server = await startApp(start(port), {
      ...startOptions(config, signal),
      cwd: app.root,
      env: { ...env, PORT: String(port) },
      port,
    })
    let stopping = false
    cleanup.add('server', () => {
      stopping = true
      return server.stop()
    })
    void server.exited.then(({ code }) => {
      if (stopping || signal.aborted || died.signal.aborted) return
      died.abort()
      gathered.problems.push({
        code: 'server-exited',
        message: `The server ended in the middle of the run (exit code ${code}). Its last lines:\n${server.tail().slice(-20).join('\n')}`,
        help: 'Mend the crash shown above; entry points that were not asked by then are marked so.',
      })
    })
  }
  return {
    source,
    setup,
    origin,
    env,
    start,
    plans: webhooks.plans,
    signal: AbortSignal.any([signal, died.signal]),
    confirmAlive: async () => {
      if (signal.aborted || (await answers(origin + startOptions(config, signal).readyPath))) return
      // A connection fails before the end of its process is known: give the better message a moment.
      await Promise.race([once(died.signal, 'abort'), delay(DEATH_NOTICE_MS)])
      if (died.signal.aborted) return
      died.abort()
      gathered.problems.push({
        code: 'server-exited',
        message: `The server at ${origin} no longer answers.`,
        help: 'See its own output; entry points that were not asked by then are marked so.',
      })
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await request(url, { signal: AbortSignal.timeout(ALIVE_TIMEOUT_MS) })
    await answer.body.dump()
    return true
  } catch {
    return false
  }
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((item): item is [string, string] => item[1] !== undefined))
}

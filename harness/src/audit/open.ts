/** What an audit knows before it asks anything: the app, its files, its proxy loaded, its callers. */
import path from 'node:path'
import { routeConfigs, type RouteConfigs, type RunProblem } from '../access/index.ts'
import { readApp, Sources, tokenVersionOf, type AppFacts } from '../app/index.ts'
import { ConfigError, loadConfig, type LoadedConfig } from '../config/index.ts'
import { openLocal, type IdentitySource } from '../identities/index.ts'
import { notExecuted, openProxy, readProxySource, type ProxyRuntime, type ProxySource } from '../proxy/index.ts'
import { silent } from '../progress.ts'
import { declaringRoutes, loadPolicy, type LoadedPolicy } from '../policy/index.ts'
import { readInventory, signInPathsOf, type Inventory } from '../routes/index.ts'
import { readEnvFiles, type EnvFile } from './env-files.ts'
import type { AuditOptions } from './types.ts'

/** Origin that an audit's requests name. Nothing listens there. */
export const ORIGIN = 'http://localhost:3000'

/**
 * A key of a production instance, made up: a development one would send every document without a session to a
 * handshake first (measured: all other answers are equal). It leaves this process for the proxy's worker only.
 */
const PUBLISHABLE_KEY = `pk_live_${Buffer.from('clerk.routewarden.example$').toString('base64').replace(/=+$/, '')}`

export interface OpenAudit {
  app: AppFacts
  sources: Sources
  inventory: Inventory
  loaded: LoadedConfig
  /** What config and policy say together. */
  routes: RouteConfigs
  /** What the config alone says. */
  configRoutes: RouteConfigs
  policy: LoadedPolicy | null
  env: EnvFile[]
  signInPaths: string[]
  identities: IdentitySource
  proxy: ProxySource | null
  runtime: ProxyRuntime
  problems: RunProblem[]
  close: () => Promise<void>
}

/**
 * @throws {AppError} no app, or several
 * @throws {ConfigError} the config or the policy is wrong
 */
export async function openAudit(options: AuditOptions): Promise<OpenAudit> {
  const progress = options.progress ?? silent
  const exec = options.exec ?? true
  progress.phase('Reading the app')
  const { loaded, problems } = await config(options)
  const root = path.resolve(loaded.dir, options.app ?? loaded.config.app ?? '.')
  const policy = options.policy === undefined ? loadPolicy(root) : options.policy
  const configRoutes = routesOf(loaded)
  const sources = new Sources(root, options.before)
  const app = await readApp(root, { exec, sources })
  const env = readEnvFiles(app)
  const variables = runtimeVariables(env)
  const proxy = readProxySource(app, sources)
  // The callers' keys, the proxy in its thread and the inventory come about side by side.
  const opening = openLocal({
    config: loaded.config,
    appOrigin: ORIGIN,
    processEnv: { NODE_ENV: 'test' },
    log: () => undefined,
    tokenVersion: tokenVersionOf(app),
    publishableKey: PUBLISHABLE_KEY,
    sharedKey: true,
  })
  opening.catch(() => undefined)
  try {
    const settings = { ...variables, ...(options.env ?? process.env) }
    // Filled from the inventory, which is read while the proxy is being loaded in its thread.
    const signInPaths: string[] = []
    const loading = exec
      ? openProxy({
          app,
          sources,
          proxy,
          identities: opening,
          env: settings,
          signInPaths,
          origin: ORIGIN,
          ...(options.traced === undefined ? {} : { traced: options.traced }),
        })
      : notExecuted()
    const started = Promise.resolve(loading)
    started.catch(() => undefined)
    const inventory = await readInventory(app, { sources })
    signInPaths.push(...signInPathsOf(inventory.entries, variables, app.config.basePath))
    const [identities, runtime] = await Promise.all([opening, started])
    return {
      app,
      sources,
      inventory,
      loaded,
      routes: declaringRoutes(configRoutes, policy),
      configRoutes,
      policy,
      env,
      signInPaths,
      identities,
      proxy,
      runtime,
      problems: [...problems, ...problemsOf(app, inventory)],
      close: async () => {
        await runtime.close()
        await identities.stop()
      },
    }
  } catch (error) {
    await opening.then(
      ({ stop }) => stop(),
      () => undefined,
    )
    throw error
  }
}

/** The same app with its proxy loaded anew, after an edit of it or of what it imports. The one before is closed. */
export async function openProxyAgain(open: OpenAudit, options: AuditOptions): Promise<OpenAudit> {
  await open.runtime.close()
  const { app, sources, identities, signInPaths, env } = open
  const proxy = readProxySource(app, sources)
  const settings = { ...runtimeVariables(env), ...(options.env ?? process.env) }
  const runtime =
    options.exec === false
      ? notExecuted()
      : await openProxy({ app, sources, proxy, identities, env: settings, signInPaths, origin: ORIGIN })
  const close = async () => {
    await runtime.close()
    await identities.stop()
  }
  return { ...open, proxy, runtime, close }
}

/** The config. On a checkout without its packages it may not load: then the defaults, and a problem that says so. */
async function config(options: AuditOptions): Promise<{ loaded: LoadedConfig; problems: RunProblem[] }> {
  const none = { config: {}, file: null, dir: path.resolve(options.dir) }
  if (options.loaded !== undefined) return { loaded: options.loaded, problems: [] }
  if (options.exec === false) return { loaded: none, problems: [] }
  try {
    return { loaded: await loadConfig(path.resolve(options.dir), options.configFile), problems: [] }
  } catch (error) {
    const missing = error instanceof ConfigError && /Cannot find (module|package)/.test(error.message)
    if (!missing || options.configFile !== undefined) throw error
    const problem = {
      code: 'config-not-loaded',
      message: `${error.message} Its identities and routes are not used.`,
      help: 'Install the packages of the app (npm ci), then audit again.',
    }
    return { loaded: none, problems: [problem] }
  }
}

function routesOf(loaded: LoadedConfig): RouteConfigs {
  try {
    return routeConfigs(loaded.config.routes ?? {})
  } catch (error) {
    throw new ConfigError((error as Error).message, {
      file: loaded.file,
      help: 'Patterns are written as in Next: /admin/:path*, /docs/[slug].',
    })
  }
}

/** As `next start` reads the files: earlier ones win. Templates are read by nothing. */
function runtimeVariables(env: EnvFile[]): Record<string, string> {
  const order = ['.env', '.env.production', '.env.local', '.env.production.local']
  const files = order.flatMap((name) => env.filter(({ file }) => file === name))
  return Object.fromEntries(files.flatMap(({ variables }) => variables.map(({ name, value }) => [name, value])))
}

function problemsOf(app: AppFacts, inventory: Inventory): RunProblem[] {
  return [
    ...(app.config.reason === null
      ? []
      : [
          {
            code: 'next-config',
            message: `${app.config.file ?? 'next.config'}: ${app.config.reason}`,
            help: 'Base path, rewrites and redirects may be missing from this report.',
          },
        ]),
    ...inventory.problems.map(({ file, line, message }) => ({
      code: 'unreadable-file',
      message: `${file}${line === undefined ? '' : `:${line}`}: ${message}`,
      help: 'Entry points in it may be missing from this report.',
    })),
  ]
}

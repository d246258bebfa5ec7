/** Before anything of the app runs: a port, identities, and the config's `setup()`. */
import { tokenVersionOf, type AppFacts } from '../app/index.ts'
import { ConfigError, type RoutewardenConfig, type SetupResult } from '../config/index.ts'
import { openIdentities, type IdentitySource } from '../identities/index.ts'
import { EnvironmentError, freePort, requireFreePort } from '../server/index.ts'
import { keyInBuild } from './key-in-build.ts'
import { requireLoopback } from './loopback.ts'
import type { Progress } from '../progress.ts'
import type { Prepared, TestOptions } from './types.ts'

export async function choosePort(config: RoutewardenConfig, options: TestOptions): Promise<number> {
  if (options.url !== undefined) {
    requireLoopback(options.url, '--url', options.ownsHost === true ? config.probe?.hosts : [])
    return Number(new URL(options.url).port || 80)
  }
  const port = options.port ?? config.server?.port
  if (port === undefined) return freePort()
  await requireFreePort(port)
  return port
}

export async function openSource(
  app: AppFacts,
  config: RoutewardenConfig,
  appOrigin: string,
  processEnv: NodeJS.ProcessEnv,
  options: Prepared,
): Promise<IdentitySource> {
  const hasKeys = Boolean(processEnv['CLERK_SECRET_KEY'] && processEnv['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'])
  if (options.url !== undefined && !hasKeys) {
    throw new ConfigError(
      '--url needs the Clerk keys that the running app uses: without them nobody could be signed in.',
      {
        file: null,
        help: 'Start the app with the variables that `routewarden clerk` prints, and set CLERK_SECRET_KEY, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY and CLERK_API_URL here too.',
      },
    )
  }
  const mode = options.clerk ?? (hasKeys ? 'instance' : 'local')
  if (mode === 'instance')
    options.progress.note(
      'Using the Clerk development instance whose keys are in the environment (--clerk local: do not).',
    )
  // `next build` writes the publishable key into what it builds: a build that is used again keeps its key.
  const reused = mode === 'local' && (options.skipBuild === true || config.server?.build === false)
  const publishableKey = reused ? await keyInBuild(app) : null
  return openIdentities({
    config,
    appOrigin,
    mode,
    processEnv,
    log: options.progress.note,
    tokenVersion: tokenVersionOf(app),
    ...(publishableKey === null ? {} : { publishableKey }),
    ...(options.frontend === true ? { frontend: { appDir: app.root } } : {}),
  })
}

export async function runSetup(
  config: RoutewardenConfig,
  source: IdentitySource,
  app: AppFacts,
  progress: Progress,
): Promise<SetupResult> {
  if (!config.setup) return {}
  const identities = Object.fromEntries(
    source.identities.flatMap(({ info, email, orgIds }) =>
      info.userId === null ? [] : [[info.name, { userId: info.userId, email, orgId: info.org?.id ?? null, orgIds }]],
    ),
  )
  try {
    return await config.setup({ identities, appDir: app.root, log: progress.note })
  } catch (error) {
    throw new EnvironmentError(
      'setup-failed',
      `setup() of the config failed: ${error instanceof Error ? error.message : String(error)}`,
      'Mend setup() in routewarden.config.ts; nothing of the app was started yet.',
      error,
    )
  }
}

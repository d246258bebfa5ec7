/** The app's build and server, run by the app's own `next` unless the config says otherwise. */
import { requireRunnable, type AppFacts } from '../app/index.ts'
import type { RoutewardenConfig } from '../config/index.ts'
import { compareWithBuild } from '../routes/index.ts'
import { buildApp, nextCommand, type Command } from '../server/index.ts'
import { DEFAULTS } from './defaults.ts'
import type { Gathered } from './gathered.ts'
import type { Prepared } from './types.ts'

export async function build(gathered: Gathered, env: NodeJS.ProcessEnv, options: Prepared): Promise<void> {
  const { app, loaded } = gathered
  const command = loaded.config.server?.build
  if (options.skipBuild || command === false) return
  options.progress.phase('Building the app')
  const began = Date.now()
  await buildApp(command === undefined ? nextCommand(nextDirOf(app), ['build']) : { shell: command }, {
    cwd: app.root,
    env,
    timeoutMs: loaded.config.server?.buildTimeoutMs ?? DEFAULTS.buildTimeoutMs,
    signal: options.signal,
  })
  gathered.buildMs = Date.now() - began
}

export async function compareBuild(gathered: Gathered): Promise<void> {
  for (const problem of await compareWithBuild(gathered.app, gathered.inventory)) {
    gathered.problems.push({
      code: 'inventory-differs',
      message: `${problem.file}: ${problem.message}`,
      help: "The inventory read from the sources and Next's own build manifest disagree; please report this.",
    })
  }
}

export function startCommand(app: AppFacts, config: RoutewardenConfig): (port: number) => Command {
  const custom = config.server?.start
  if (custom !== undefined) return (port) => ({ shell: custom.replaceAll('{port}', String(port)) })
  // `-H 127.0.0.1` makes every request that Clerk lets through hang (measured on Next 15.5 and 16.4): say localhost.
  return (port) => nextCommand(nextDirOf(app), ['start', '-H', 'localhost', '-p', String(port)])
}

export function startOptions(config: RoutewardenConfig, signal: AbortSignal) {
  return {
    timeoutMs: config.server?.readyTimeoutMs ?? DEFAULTS.readyTimeoutMs,
    readyPath: config.server?.readyPath ?? '/',
    signal,
  }
}

function nextDirOf(app: AppFacts): string {
  requireRunnable(app)
  return app.next?.dir ?? ''
}

/** Plans what can be asked of an opened app, and holds what every request needs. */
import { createHttpClient, type HttpClient, type MatrixOptions } from '../probe/index.ts'
import { readActionManifest, readStaticParams } from '../routes/index.ts'
import type { Cleanup } from './cleanup.ts'
import { DEFAULTS } from './defaults.ts'
import type { Gathered } from './gathered.ts'
import type { OpenApp } from './open.ts'
import { planCalls, type Plan } from './plan.ts'
import type { Prepared } from './types.ts'

export interface Asker {
  plan: Plan
  /** Names, in the order of the report. */
  identities: string[]
  client: HttpClient
  timeoutMs: number
  /** What all matrix runs share. */
  matrix: Omit<MatrixOptions, 'identities' | 'calls'>
}

export async function createAsker(
  gathered: Gathered,
  opened: OpenApp,
  options: Prepared,
  cleanup: Cleanup,
): Promise<Asker> {
  const { app, loaded } = gathered
  const { config } = loaded
  const timeoutMs = config.server?.requestTimeoutMs ?? DEFAULTS.requestTimeoutMs
  const client = await createHttpClient(opened.origin, opened.signal)
  cleanup.add('connections', client.close)
  const plan = planCalls({
    app,
    entries: gathered.inventory.entries,
    routes: gathered.routes,
    staticPaths: await readStaticParams(app),
    actions: await readActionManifest(app, gathered.inventory),
    requestTimeoutMs: timeoutMs,
    readOnly: options.readOnly ?? false,
  })
  return {
    plan,
    identities: gathered.identities.map((identity) => identity.name),
    client,
    timeoutMs,
    matrix: {
      credentials: (name) => opened.source.credentials(name),
      client,
      origin: opened.origin,
      basePath: app.config.basePath,
      signInPaths: gathered.signInPaths,
      frontendApi: frontendApiOf(opened.source.env),
      concurrency: config.concurrency ?? DEFAULTS.concurrency,
      signal: opened.signal,
      reset: async () => {
        opened.source.restore()
        await opened.setup.reset?.()
      },
      onProgress: options.progress.step,
    },
  }
}

/** The Frontend API's address is written in the publishable key (base64, ended by `$`). */
function frontendApiOf(env: Record<string, string>): string {
  const key = env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'] ?? ''
  return Buffer.from(key.split('_')[2] ?? '', 'base64')
    .toString('utf8')
    .replace(/\$$/, '')
}

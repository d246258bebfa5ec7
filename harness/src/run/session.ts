/** An opened app, kept open: what the Vitest entry point asks its questions of. */
import type { WebhookReport } from '../access/index.ts'
import type { BrowserCookie, BrowserTicket } from '../identities/index.ts'
import { EnvironmentError } from '../server/index.ts'
import { silent } from '../progress.ts'
import { createAsker, type Asker } from './asker.ts'
import { Cleanup } from './cleanup.ts'
import { deliverEvents } from './clerk-events.ts'
import { openApp, readAll } from './open.ts'
import type { TestOptions } from './types.ts'
import { runWebhooks, scenarioIdsOf, sessionOf } from './webhooks.ts'

export interface Session {
  asker: Asker
  origin: string
  basePath: string
  /** The app's webhook handlers, and the ids of the scenarios for each. */
  webhooks: { pattern: string; path: string; scenarios: string[] }[]
  /** Runs webhook scenarios against one handler: all, or those named. */
  webhook: (question: {
    path: string
    scenarios?: string[]
    event?: string
    body?: Record<string, unknown>
  }) => Promise<WebhookReport>
  /** What `state()` of the config's setup reads; null without one. */
  state: () => Promise<unknown>
  reset: () => Promise<void>
  /** For browsers, when asked for: the cookies of an identity, and the variables of the Clerk that they meet. */
  browser: ((identity: string) => Promise<BrowserCookie[]>) | null
  /** With a real instance: a ticket for a browser to sign in with. */
  ticket: ((identity: string) => Promise<BrowserTicket>) | null
  clerkEnv: Record<string, string>
  close: () => Promise<void>
}

/**
 * Opens an app for many questions.
 * @throws {ConfigError | AppError | EnvironmentError} as `runTest`, but the environment's failures are thrown too
 */
export async function openSession(options: TestOptions): Promise<Session> {
  const prepared = {
    ...options,
    progress: options.progress ?? silent,
    signal: options.signal ?? new AbortController().signal,
  }
  const cleanup = new Cleanup()
  try {
    const gathered = await readAll(prepared)
    const opened = await openApp(gathered, prepared, cleanup)
    const asker = await createAsker(gathered, opened, prepared, cleanup)
    if (options.frontend === true) {
      const handlers = opened.plans
        .filter(({ provider }) => provider === 'clerk')
        .map(({ path, secret }) => ({ url: opened.origin + path, secret }))
      cleanup.add('webhooks', deliverEvents(opened.source, handlers, prepared.progress.note))
    }
    return {
      asker,
      origin: opened.origin,
      basePath: gathered.app.config.basePath,
      webhooks: opened.plans.map((plan) => ({
        pattern: plan.entry.pattern,
        path: plan.path,
        scenarios: scenarioIdsOf(plan),
      })),
      webhook: async (question) => {
        const plan = opened.plans.find(({ entry }) => entry.pattern === question.path || entry.path === question.path)
        if (!plan) {
          const known = opened.plans.map(({ entry }) => entry.pattern).join(', ')
          throw new EnvironmentError(
            'setup-failed',
            `${question.path} is no webhook handler. Known: ${known || 'none'}.`,
            'Name it in `webhooks` of the config.',
          )
        }
        const config = {
          provider: plan.provider,
          ...plan.config,
          ...(question.event === undefined ? {} : { event: question.event }),
          ...(question.body === undefined ? {} : { body: question.body }),
        }
        const [report] = await runWebhooks([{ ...plan, config }], {
          origin: opened.origin,
          timeoutMs: asker.timeoutMs,
          signal: opened.signal,
          state: opened.setup.state ?? null,
          reset: opened.setup.reset ?? null,
          session: sessionOf(asker.matrix.credentials),
          onProgress: () => undefined,
          ...(question.scenarios === undefined ? {} : { only: question.scenarios }),
        })
        if (!report)
          throw new EnvironmentError('server-exited', 'The server ended before the delivery.', 'See its output.')
        return report
      },
      state: async () => (await opened.setup.state?.()) ?? null,
      reset: async () => {
        await opened.setup.reset?.()
      },
      browser: opened.source.browser ?? null,
      ticket: opened.source.ticket ?? null,
      clerkEnv: opened.source.env,
      close: async () => {
        await cleanup.run()
      },
    }
  } catch (error) {
    await cleanup.run()
    throw error
  }
}

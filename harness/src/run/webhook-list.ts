/** `routewarden webhook list`: the app's webhook handlers, as far as reading and its own proxy tell. */
import type { Outcome, ProviderName, ReportEntry } from '../access/index.ts'
import { factsOf, gather, openAudit, type AuditOptions } from '../audit/index.ts'
import { readAppEnv } from './app-env.ts'
import { planWebhooks } from './webhooks.ts'

export interface ListedHandler {
  entry: string
  /** Request path, dynamic parts filled in. */
  path: string
  file: string
  line: number
  provider: ProviderName
  /** Why it is taken for one: what was seen in the code, or that the config says so. */
  because: string
  /** Event types that its code tells apart; null: none can be read there. */
  events: string[] | null
  /** What a stranger's POST meets at the proxy; `reached` lets deliveries in, `unknown` is not shown to. */
  proxy: Outcome
  /** Does the code check a signature? `webhook`: yes. */
  guard: ReportEntry['guard']['status']
  secret: {
    /** Variable that it is read from. */
    env: string
    /** Is it set in the `.env` files (of development or production) or in the environment? */
    isSet: boolean
  }
}

/**
 * Reads the app and runs its proxy; nothing is built, started or sent.
 * @throws {AppError} no app, or several
 * @throws {ConfigError} the config is wrong
 */
export async function listWebhooks(options: AuditOptions): Promise<ListedHandler[]> {
  const open = await openAudit(options)
  try {
    const { entries } = factsOf(open, await gather(open, options.progress))
    const [development, production] = await Promise.all([
      readAppEnv(open.app.root, 'development'),
      readAppEnv(open.app.root, 'production'),
    ])
    const env = { ...production, ...development, ...(options.env ?? process.env) }
    const { plans } = planWebhooks(open.inventory.entries, open.inventory.webhooks, open.loaded.config, env)
    return plans.flatMap((plan) => {
      const entry = entries.find(({ id }) => id === plan.entry.id)
      const hint = open.inventory.webhooks.find(({ entryId }) => entryId === plan.entry.id)
      if (!entry) return []
      const seen = hint ? `${hint.evidence.what} in ${hint.evidence.file}:${hint.evidence.line}` : ''
      return [
        {
          entry: entry.id,
          path: plan.path,
          file: entry.file,
          line: entry.line,
          provider: plan.provider,
          because: hint?.provider === plan.provider ? seen : 'the config says so',
          events: plan.events ?? null,
          proxy: entry.outcomes['anonymous']?.proxy ?? 'unknown',
          guard: entry.guard.status,
          secret: { env: plan.secretEnv, isSet: !plan.isMadeUp },
        },
      ]
    })
  } finally {
    await open.close()
  }
}

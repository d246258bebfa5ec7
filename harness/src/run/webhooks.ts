/** Which webhook handlers there are, how to sign for each, and the scenarios against them. */
import type { EntryPoint, ProviderName, WebhookReport } from '../access/index.ts'
import type { RoutewardenConfig, WebhookConfig } from '../config/index.ts'
import type { WebhookHint } from '../routes/index.ts'
import { providerByName, runWebhookScenarios } from '../webhooks/index.ts'

export interface WebhookPlan {
  entry: EntryPoint
  path: string
  provider: ProviderName
  /** Variable that the handler reads its secret from. */
  secretEnv: string
  secret: string
  config: WebhookConfig | undefined
}

/**
 * Joins what the code shows and what the config says, and settles the secrets before the app is built.
 * @param env variables that will be set or that `.env` files hold; a secret that is missing is made up
 * @returns plans, and the variables to add to the app's environment
 */
export function planWebhooks(
  entries: EntryPoint[],
  hints: WebhookHint[],
  config: RoutewardenConfig,
  env: Record<string, string | undefined>,
): { plans: WebhookPlan[]; env: Record<string, string>; unmatched: string[] } {
  const added: Record<string, string> = {}
  const configured = config.webhooks ?? {}
  const handlers = entries.filter(
    (entry) => entry.method === 'POST' || (entry.kind === 'pages-api' && entry.method === '*'),
  )
  const plans = handlers.flatMap((entry): WebhookPlan[] => {
    const settings = configured[entry.pattern] ?? configured[entry.path]
    const hint = hints.find((candidate) => candidate.entryId === entry.id)
    const provider = settings?.provider ?? hint?.provider
    if (provider === undefined) return []
    const names = providerByName(provider).defaultSecretEnv
    const secretEnv =
      settings?.secretEnv ??
      hint?.secretEnv ??
      names.find((name) => env[name] !== undefined) ??
      names[0] ??
      'WEBHOOK_SECRET'
    const secret = env[secretEnv] ?? added[secretEnv] ?? providerByName(provider).makeSecret()
    if (env[secretEnv] === undefined) added[secretEnv] = secret
    entry.webhook = provider
    return [{ entry, path: entry.path, provider, secretEnv, secret, config: settings }]
  })
  // Stripe's library is made with an API key, often when its module is loaded: without one the build fails.
  if (plans.some((plan) => plan.provider === 'stripe') && env['STRIPE_SECRET_KEY'] === undefined) {
    added['STRIPE_SECRET_KEY'] = 'sk_test_routewarden_no_such_key'
  }
  const used = new Set(handlers.flatMap((entry) => [entry.pattern, entry.path]))
  return { plans, env: added, unmatched: Object.keys(configured).filter((key) => !used.has(key)) }
}

export async function runWebhooks(
  plans: WebhookPlan[],
  options: {
    origin: string
    timeoutMs: number
    signal: AbortSignal
    state: (() => unknown) | null
    reset: (() => unknown) | null
    /** Scenario ids; default: all of the provider. */
    only?: string[]
    onProgress: (done: number, total: number) => void
  },
): Promise<WebhookReport[]> {
  const reports: WebhookReport[] = []
  for (const [index, plan] of plans.entries()) {
    if (options.signal.aborted) break
    options.onProgress(index, plans.length)
    reports.push(
      await runWebhookScenarios({
        entryId: plan.entry.id,
        url: options.origin + plan.path,
        provider: plan.provider,
        secret: plan.secret,
        file: plan.entry.file,
        line: plan.entry.line,
        ...(plan.config?.event === undefined ? {} : { event: plan.config.event }),
        ...(plan.config?.body === undefined ? {} : { body: plan.config.body }),
        state: plan.config?.state ?? options.state,
        reset: options.reset,
        timeoutMs: options.timeoutMs,
        ...(options.only === undefined ? {} : { only: options.only }),
        signal: options.signal,
      }),
    )
    options.onProgress(index + 1, plans.length)
  }
  return reports
}

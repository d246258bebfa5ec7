/** Which webhook handlers there are, how to sign for each, and the scenarios against them. */
import type { EntryPoint, ProviderName, WebhookReport } from '../access/index.ts'
import type { RoutewardenConfig, WebhookConfig } from '../config/index.ts'
import type { Credentials } from '../identities/index.ts'
import type { WebhookHint } from '../routes/index.ts'
import {
  providerByName,
  runWebhookScenarios,
  scenarioIds,
  type CustomScheme,
  type WebhookTarget,
} from '../webhooks/index.ts'

export interface WebhookPlan {
  entry: EntryPoint
  path: string
  provider: ProviderName
  /** Variable that the handler reads its secret from. */
  secretEnv: string
  secret: string
  /** Nobody has set it: it was made up, for an app that is started with it. */
  isMadeUp: boolean
  /** How a `custom` provider signs. */
  custom?: CustomScheme
  /** Event types that the code of the handler names; absent: none can be read there. */
  events?: string[]
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
    const custom = customScheme(settings)
    const { defaultSecretEnv: names, events: catalogue } = providerByName(provider, custom ?? undefined)
    const events = (hint?.events ?? []).filter((event) => Object.hasOwn(catalogue, event))
    const secretEnv =
      settings?.secretEnv ??
      hint?.secretEnv ??
      names.find((name) => env[name] !== undefined) ??
      names[0] ??
      'WEBHOOK_SECRET'
    const secret = env[secretEnv] ?? added[secretEnv] ?? providerByName(provider).makeSecret()
    if (env[secretEnv] === undefined) added[secretEnv] = secret
    entry.webhook = provider
    return [
      {
        entry,
        path: entry.path,
        provider,
        secretEnv,
        secret,
        isMadeUp: env[secretEnv] === undefined,
        ...(custom ? { custom } : {}),
        ...(events.length > 0 ? { events } : {}),
        config: settings,
      },
    ]
  })
  // Stripe's library is made with an API key, often when its module is loaded: without one the build fails.
  if (plans.some((plan) => plan.provider === 'stripe') && env['STRIPE_SECRET_KEY'] === undefined) {
    added['STRIPE_SECRET_KEY'] = 'sk_test_routewarden_no_such_key'
  }
  const used = new Set(handlers.flatMap((entry) => [entry.pattern, entry.path]))
  return { plans, env: added, unmatched: Object.keys(configured).filter((key) => !used.has(key)) }
}

/** What the config says of a provider of its own; the schema has seen to it that `sign` and its headers are there. */
function customScheme(settings: WebhookConfig | undefined): CustomScheme | null {
  if (settings?.provider !== 'custom' || !settings.sign || !settings.signatureHeaders) return null
  const { sign, signatureHeaders, toleranceSeconds, answerWithinMs, headers, events, lifecycles } = settings
  return { sign, signatureHeaders, toleranceSeconds, answerWithinMs, headers, events, lifecycles }
}

/** Headers of someone who is signed in and may nothing beyond that. */
export function sessionOf(credentials: (name: string) => Promise<Credentials | null>) {
  return async (): Promise<Record<string, string> | null> => {
    const { cookies = {}, bearer = null } = (await credentials('signed-in')) ?? {}
    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`)
    if (cookie.length === 0 && bearer === null) return null
    return {
      ...(cookie.length === 0 ? {} : { cookie: cookie.join('; ') }),
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    }
  }
}

/** What a plan says of its target, however it is run. */
export function targetOf(plan: WebhookPlan, origin: string) {
  const { entry, provider, secret, custom, events, config } = plan
  return {
    entryId: entry.id,
    url: origin + plan.path,
    provider,
    secret,
    file: entry.file,
    line: entry.line,
    ...(custom === undefined ? {} : { custom }),
    ...(events === undefined ? {} : { events }),
    ...(config?.event === undefined ? {} : { event: config.event }),
    ...(config?.body === undefined ? {} : { body: config.body }),
    ...(config?.answerWithinMs === undefined ? {} : { answerWithinMs: config.answerWithinMs }),
  } satisfies Partial<WebhookTarget>
}

/** Ids of the scenarios that a plan may run. */
export const scenarioIdsOf = ({ provider, events }: WebhookPlan): string[] => scenarioIds(provider, events)

export async function runWebhooks(
  plans: WebhookPlan[],
  options: {
    origin: string
    /** Does the app run already, with secrets of its own? One that was made up here is not one of them. */
    isRunning?: boolean
    timeoutMs: number
    signal: AbortSignal
    state: (() => unknown) | null
    reset: (() => unknown) | null
    /** Scenario ids; default: all of the provider. */
    only?: string[]
    /** Headers of a signed-in user. */
    session?: () => Promise<Record<string, string> | null>
    /** Scenarios that were run, of all handlers. */
    onProgress: (done: number, total: number) => void
  },
): Promise<WebhookReport[]> {
  const reports: WebhookReport[] = []
  const isAsked = (id: string) => options.only?.includes(id) ?? true
  const total = plans.reduce((sum, plan) => sum + scenarioIdsOf(plan).filter(isAsked).length, 0)
  let done = 0
  for (const plan of plans) {
    if (options.signal.aborted) break
    if (plan.isMadeUp && options.isRunning === true) {
      reports.push(withoutSecret(plan))
      continue
    }
    reports.push(
      await runWebhookScenarios({
        ...targetOf(plan, options.origin),
        state: plan.config?.state ?? options.state,
        reset: options.reset,
        timeoutMs: options.timeoutMs,
        ...(options.only === undefined ? {} : { only: options.only }),
        ...(options.session === undefined ? {} : { session: options.session }),
        signal: options.signal,
        onScenario: () => {
          done += 1
          options.onProgress(done, total)
        },
      }),
    )
  }
  return reports
}

function withoutSecret({ entry, provider, secretEnv }: WebhookPlan): WebhookReport {
  return {
    entry: entry.id,
    provider,
    file: entry.file,
    line: entry.line,
    scenarios: [],
    skipped: `${secretEnv} is not set here, so the secret of the running app is not known: set it to the same value, or name another variable as secretEnv in the config`,
  }
}

/** `routewarden webhook attack`: every scenario against the app's webhook handlers, and nothing else. */
import type { Report, WebhookReport } from '../access/index.ts'
import { ConfigError } from '../config/index.ts'
import { silent } from '../progress.ts'
import { summarise } from '../report/index.ts'
import { sortFindings } from '../rules/index.ts'
import { webhookFindings } from '../webhooks/index.ts'
import { readAppEnv } from './app-env.ts'
import { assembleReport } from './assemble.ts'
import { createAsker } from './asker.ts'
import type { Cleanup } from './cleanup.ts'
import { DEFAULTS } from './defaults.ts'
import type { Gathered } from './gathered.ts'
import { requireLoopback } from './loopback.ts'
import { nearestOf } from './nearest.ts'
import { openApp, readAll } from './open.ts'
import { untilEnd } from './story.ts'
import type { TestResult } from './test-run.ts'
import type { Prepared, TestOptions } from './types.ts'
import { planWebhooks, runWebhooks, scenarioIdsOf, sessionOf, type WebhookPlan } from './webhooks.ts'

export interface AttackOptions extends TestOptions {
  /** Request path or id of one handler. Default: all. */
  handler?: string
  /** Scenario ids. Default: all. */
  scenarios?: string[]
}

type RunOptions = Parameters<typeof runWebhooks>[1]
/** What runs, and how it is asked. */
type Target = { plans: WebhookPlan[] } & Omit<RunOptions, 'onProgress' | 'only'>

/**
 * Builds and starts the app as `test` does, or takes the one that runs at `url`, and sends every scenario.
 * @throws {ConfigError} the config is wrong, or no such handler or scenario
 * @throws {AppError} there is no app
 */
export async function runAttack(options: AttackOptions): Promise<TestResult> {
  const progress = options.progress ?? silent
  const signal = options.signal ?? new AbortController().signal
  progress.phase('Reading the app')
  const gathered = await readAll(options)
  // Before minutes are spent on a build.
  requireScenarios(handlersOf(gathered, options.handler), options.scenarios)
  const prepared = { ...options, progress, signal }
  const ending = await untilEnd(gathered, prepared, async (cleanup) => {
    const { plans, ...asking } = await openTarget(gathered, prepared, cleanup)
    const chosen = plans.filter((plan) => options.handler === undefined || isCalled(plan, options.handler))
    progress.phase(`Replaying webhooks against ${chosen.length} ${chosen.length === 1 ? 'handler' : 'handlers'}`)
    gathered.webhooks = await runWebhooks(chosen, {
      ...asking,
      onProgress: progress.step,
      ...(options.scenarios === undefined ? {} : { only: options.scenarios }),
    })
  })
  // To try them is all that was asked for.
  const untried = gathered.webhooks.some(({ skipped }) => skipped !== undefined)
  return { report: attackReport(gathered), ...ending, environmentFailed: ending.environmentFailed || untried }
}

/** The webhooks' part of a report: who else gets in where was not asked. */
function attackReport(gathered: Gathered): Report {
  const whole = assembleReport(gathered)
  const findings = sortFindings(gathered.webhooks.flatMap(webhookFindings))
  const requests = gathered.webhooks.reduce((sum, { scenarios }) => sum + scenarios.length, 0)
  return {
    ...whole,
    command: 'webhook attack',
    proxy: { ...whole.proxy, runs: null, evaluatedBy: 'none', reason: null },
    identities: [],
    entries: [],
    findings,
    summary: { ...summarise([], gathered.webhooks, findings), requests },
  }
}

async function openTarget(gathered: Gathered, options: Prepared & AttackOptions, cleanup: Cleanup): Promise<Target> {
  const env = options.env ?? process.env
  const hasKeys = Boolean(env['CLERK_SECRET_KEY'] && env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'])
  if (options.url !== undefined && !hasKeys) return runningApp(gathered, options.url, options, env)
  const opened = await openApp(gathered, options, cleanup)
  const asker = await createAsker(gathered, opened, options, cleanup)
  return {
    plans: opened.plans,
    origin: opened.origin,
    isRunning: options.url !== undefined,
    timeoutMs: asker.timeoutMs,
    signal: opened.signal,
    state: opened.setup.state ?? null,
    reset: opened.setup.reset ?? null,
    session: sessionOf(asker.matrix.credentials),
  }
}

/** A server whose Clerk is not known: nobody can be signed in, which one scenario would need. */
async function runningApp(gathered: Gathered, url: string, options: Prepared, env: NodeJS.ProcessEnv): Promise<Target> {
  requireLoopback(url)
  const { app, inventory, loaded } = gathered
  const known = { ...(await readAppEnv(app.root, 'development')), ...env }
  const { plans } = planWebhooks(inventory.entries, inventory.webhooks, loaded.config, known)
  return {
    plans,
    origin: new URL(url).origin,
    isRunning: true,
    timeoutMs: loaded.config.server?.requestTimeoutMs ?? DEFAULTS.requestTimeoutMs,
    signal: options.signal,
    state: null,
    reset: null,
  }
}

const isCalled = ({ entry }: Pick<WebhookPlan, 'entry'>, name: string): boolean =>
  [entry.id, entry.pattern, entry.path].includes(name)

/**
 * The handler that was asked for, or all.
 * @throws {ConfigError} there is none
 */
function handlersOf({ inventory, loaded }: Gathered, name: string | undefined): WebhookPlan[] {
  const { plans } = planWebhooks(inventory.entries, inventory.webhooks, loaded.config, {})
  if (plans.length === 0) {
    throw new ConfigError('No webhook handler was found in this app.', {
      file: loaded.file,
      help: 'Name it in the config: webhooks: { "/api/webhooks/clerk": { provider: "clerk" } }.',
    })
  }
  const chosen = plans.filter((plan) => name === undefined || isCalled(plan, name))
  if (chosen.length > 0) return chosen
  throw new ConfigError(`${name ?? ''} is no webhook handler of this app.`, {
    file: null,
    help: `Known: ${plans.map(({ entry }) => entry.pattern).join(', ')}. One that is not found can be named under \`webhooks\` of the config.`,
  })
}

function requireScenarios(plans: WebhookPlan[], asked: string[] | undefined): void {
  const known = [...new Set(plans.flatMap(scenarioIdsOf))]
  for (const id of asked ?? []) {
    if (known.includes(id)) continue
    throw new ConfigError(`There is no scenario "${id}" for ${plans.map(({ entry }) => entry.pattern).join(', ')}.`, {
      file: null,
      help: `${nearestOf(id, known)}"routewarden webhook attack --list" prints all of them.`,
    })
  }
}

export type PlannedAttack = Pick<WebhookReport, 'entry' | 'provider'> & Pick<WebhookPlan, 'events'>

/**
 * Which handlers would be asked, without anything being sent.
 * @throws as `runAttack`
 */
export async function plannedAttacks(options: AttackOptions): Promise<PlannedAttack[]> {
  const plans = handlersOf(await readAll(options), options.handler)
  requireScenarios(plans, options.scenarios)
  return plans.map(({ entry, provider, events }) => ({
    entry: entry.id,
    provider,
    ...(events === undefined ? {} : { events }),
  }))
}

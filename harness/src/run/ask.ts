/** Everything that `test` asks of the running app. */
import path from 'node:path'
import type { ScenarioReport } from '../access/index.ts'
import { runMatrix, type Call, type MatrixOptions } from '../probe/index.ts'
import { createAsker, type Asker } from './asker.ts'
import { askBrowser } from './browser.ts'
import { buildIdOf, probeBypasses } from './bypass.ts'
import type { Cleanup } from './cleanup.ts'
import type { Gathered } from './gathered.ts'
import { runGuardsAlone } from './guards-alone.ts'
import type { OpenApp } from './open.ts'
import { startOptions } from './serve.ts'
import { ofShard } from './shard.ts'
import type { Prepared } from './types.ts'
import { judgeVariants, probeStaticExtensions } from './variants.ts'
import { runWebhooks, sessionOf } from './webhooks.ts'

interface Asking extends OpenApp {
  options: Prepared
  cleanup: Cleanup
}

export async function ask(gathered: Gathered, asking: Asking): Promise<void> {
  const { options, setup, signal, cleanup } = asking
  const { progress } = options
  const began = Date.now()
  const asker = await createAsker(gathered, asking, options, cleanup)
  const { identities, matrix } = asker
  gathered.plan = asker.plan
  const calls = ofShard(asker.plan.calls, options.shard)
  const plans = ofShard(asking.plans, options.shard)
  progress.phase(`Calling ${calls.length} entry points as ${identities.length} identities`)
  gathered.matrix = await runMatrix({ ...matrix, calls, identities })
  await asking.confirmAlive()
  progress.phase('Trying addresses that end like static files')
  gathered.probes = await probeStaticExtensions({ ...matrix, calls }, gathered.matrix)
  await askOtherwise(gathered, asking, asker, calls)
  await askBrowser(gathered, asking, asker)
  await asking.confirmAlive()
  if (options.readOnly !== true && plans.length > 0) {
    progress.phase(`Replaying webhooks against ${plans.length} handlers`)
    gathered.webhooks = await runWebhooks(plans, {
      origin: asking.origin,
      isRunning: options.url !== undefined,
      timeoutMs: asker.timeoutMs,
      signal,
      state: setup.state ?? null,
      reset: setup.reset ?? null,
      session: sessionOf(matrix.credentials),
      onProgress: progress.step,
    })
  }
  await asking.confirmAlive()
  await askWithoutProxy(gathered, asking, asker)
  gathered.probes = judgeVariants(gathered.probes, gathered.alone)
  gathered.requests += asker.client.count()
  gathered.probeMs = Date.now() - began
  for (const call of asking.source.unsupported()) {
    gathered.problems.push({
      code: 'clerk-unsupported',
      message: `The app asked the local Clerk for ${call}, which it does not emulate: answers that depend on it are not reliable.`,
      help: 'Run with keys of a Clerk development instance in the environment to have it answered.',
    })
  }
}

async function askOtherwise(gathered: Gathered, asking: Asking, asker: Asker, calls: Call[]): Promise<void> {
  const { options, source, env } = asking
  const level = options.probe ?? 'quick'
  if (level === 'none' || asking.signal.aborted) return
  options.progress.phase(`Asking for what is closed in other ways (${level})`)
  const { app } = gathered
  const { probes, summary } = await probeBypasses({
    matrix: asker.matrix,
    calls,
    identities: asker.identities,
    seen: gathered.matrix,
    level,
    around: {
      origin: asking.origin,
      basePath: app.config.basePath,
      locales: app.config.i18n?.locales ?? [],
      buildId: await buildIdOf(path.resolve(app.root, app.config.distDir)),
      publicPaths: publicPaths(asker.plan.calls, gathered),
      rewrites: app.config.rewrites,
    },
    forge: source.forge ?? null,
    markerOf: ({ entry }) => gathered.routes.for(entry).marker ?? null,
    publishableKey: env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'] ?? '',
    readOnly: options.readOnly ?? false,
    rate: options.rate ?? null,
    onProgress: options.progress.step,
  })
  gathered.probes.push(...probes)
  gathered.probing = summary
}

/** Pages that strangers were shown; the sign-in page where there is none. */
function publicPaths(calls: Call[], { matrix, signInPaths }: Gathered): string[] {
  const shown = calls.filter(
    ({ entry, method, path: target }) =>
      entry.client === 'document' &&
      method === 'GET' &&
      !target.includes('?') &&
      matrix.get(entry.id)?.['anonymous']?.outcome === 'reached',
  )
  const paths = [...new Set([...shown.map(({ path: target }) => target), ...signInPaths])]
  return paths.slice(0, 4)
}

async function askWithoutProxy(gathered: Gathered, asking: Asking, asker: Asker): Promise<void> {
  const { options, signal, cleanup } = asking
  const { config } = gathered.loaded
  if (options.skipGuardsAlone || signal.aborted) return
  if (options.url !== undefined || config.server?.start !== undefined) {
    gathered.aloneReason = 'the pass without the proxy needs a server started by `next start`'
    return
  }
  options.progress.phase('Asking each guard alone, with the proxy out of the way')
  const matrix: Omit<MatrixOptions, 'identities' | 'calls'> = { ...asker.matrix, signal }
  try {
    const { result, hadProxy, requests } = await runGuardsAlone({
      ...startOptions(config, signal),
      appDir: gathered.app.root,
      distDir: gathered.app.config.distDir,
      start: asking.start,
      env: asking.env,
      calls: ofShard(asker.plan.calls, options.shard),
      matrix,
      cleanup,
      also: (origin) => retryBlockedWebhooks(gathered, asking, origin, asker.timeoutMs),
    })
    gathered.alone = result
    gathered.hadProxy = hadProxy
    gathered.requests += requests
    gathered.aloneReason = 'the pass without the proxy had no answer for it'
  } catch (error) {
    if (hasEnded(signal)) return
    // The main pass stands without this one: guards read `unknown`, and the report says why.
    gathered.aloneReason = `the pass without the proxy failed: ${error instanceof Error ? error.message : String(error)}`
    gathered.problems.push({
      code: 'guards-alone-failed',
      message: gathered.aloneReason,
      help: 'Guards of entry points are shown as unknown.',
    })
  }
}

/** Asked anew: the compiler would take an earlier `false` for the last word. */
const hasEnded = (signal: AbortSignal) => signal.aborted

/**
 * A handler that refused a genuine delivery, and takes it once the proxy is out of the way, was never asked: the
 * proxy turned the delivery away with an answer that looks like the handler's own. Then what became of the forgeries
 * says nothing about the signature check either.
 */
async function retryBlockedWebhooks(
  gathered: Gathered,
  asking: Asking,
  origin: string,
  timeoutMs: number,
): Promise<void> {
  const refused = gathered.webhooks.filter((report) =>
    report.scenarios.some(({ id, ok, observed }) => id === 'valid' && ok === false && observed !== 'blocked'),
  )
  const alone = await runWebhooks(
    asking.plans.filter((plan) => refused.some((report) => report.entry === plan.entry.id)),
    {
      origin,
      timeoutMs,
      signal: asking.signal,
      state: asking.setup.state ?? null,
      reset: asking.setup.reset ?? null,
      only: ['valid'],
      onProgress: () => undefined,
    },
  )
  const taken = new Set(alone.filter((report) => report.scenarios[0]?.ok === true).map((report) => report.entry))
  gathered.webhooks = gathered.webhooks.map((report) =>
    taken.has(report.entry) ? { ...report, scenarios: report.scenarios.map(blockedByProxy) } : report,
  )
}

function blockedByProxy(scenario: ScenarioReport): ScenarioReport {
  const why = 'the proxy answered: with the proxy out of the way, the handler takes a genuine delivery'
  return { ...scenario, observed: 'blocked', ok: scenario.id === 'valid' ? false : null, why }
}

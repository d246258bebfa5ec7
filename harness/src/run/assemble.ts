/** From what a run gathered to its report. Pure. */
import {
  declaredOutcomes,
  observedAccess,
  type Access,
  type EntryOutcome,
  type EntryPoint,
  type GuardVerdict,
  type Outcome,
  type Report,
  type ReportEntry,
  type WebhookReport,
} from '../access/index.ts'
import { readFrom, withAccepted, withRecorded } from '../policy/index.ts'
import type { Call } from '../probe/index.ts'
import { summarise } from '../report/index.ts'
import { checkRun, sortFindings } from '../rules/index.ts'
import { VERSION } from '../version.ts'
import { webhookFindings } from '../webhooks/index.ts'
import type { Gathered } from './gathered.ts'
import { guardVerdict } from './guards-alone.ts'
import { ofShard } from './shard.ts'

export function assembleReport(gathered: Gathered): Report {
  const { app, identities, policy } = gathered
  const probes = inOrder(gathered.probes, gathered)
  const webhooks = inOrder(gathered.webhooks, gathered)
  const asked = gathered.inventory.entries.map((entry) => reportEntry(entry, gathered))
  const found = sortFindings([
    ...webhooks.flatMap(webhookFindings),
    ...checkRun({
      app,
      identities,
      entries: asked,
      probes,
      alone: gathered.alone,
      signInPaths: gathered.signInPaths,
      trustProxy: gathered.loaded.config.trustProxy ?? 'warn',
      hasDeclarations: Object.keys(gathered.loaded.config.routes ?? {}).length > 0 || policy !== null,
      configFile: gathered.loaded.file === null ? null : 'routewarden.config.ts',
      deadKeys: gathered.configRoutes.deadKeys(gathered.inventory.entries),
      ...(policy === null
        ? {}
        : { policy: { policy, config: gathered.configRoutes, read: readFrom(app.root), judged: new Set<string>() } }),
    }),
  ])
  const findings = policy === null ? found : withAccepted(found, policy, app.root, gathered.startedAt)
  const entries = withRecorded(asked, gathered.configRoutes, policy, identities, 'observed')
  const proxySeen = entries.some((entry) =>
    Object.values(entry.outcomes).some((outcome) => outcome.observations.some((item) => item.authStatus !== null)),
  )
  return {
    schemaVersion: 1,
    tool: { name: 'routewarden', version: VERSION },
    command: 'test',
    startedAt: gathered.startedAt.toISOString(),
    app: {
      root: '.',
      name: app.name,
      next: app.next?.version ?? null,
      clerk: app.clerk?.version ?? null,
      routers: app.routers,
      basePath: app.config.basePath,
      i18n: app.config.i18n,
    },
    proxy: {
      file: app.proxy.file,
      runs: proxySeen ? true : gathered.hadProxy === false ? false : null,
      evaluatedBy: gathered.matrix.size > 0 ? 'observation' : 'none',
      stubbed: [],
      reason: gathered.matrix.size > 0 ? null : 'no request was sent',
    },
    identities,
    entries,
    webhooks,
    probes,
    findings,
    problems: gathered.problems,
    summary: { ...summarise(entries, webhooks, findings), requests: gathered.requests },
    timing: {
      totalMs: Date.now() - gathered.startedAt.getTime(),
      buildMs: gathered.buildMs,
      probeMs: gathered.probeMs,
    },
  }
}

/** By entry point, whichever machine asked when. */
function inOrder<Item extends { entry: string }>(items: Item[], { inventory }: Gathered): Item[] {
  const position = new Map(inventory.entries.map(({ id }, index) => [id, index]))
  return items.toSorted((a, b) => (position.get(a.entry) ?? 0) - (position.get(b.entry) ?? 0))
}

function reportEntry(entry: EntryPoint, gathered: Gathered): ReportEntry {
  const { identities, routes } = gathered
  const route = routes.for(entry)
  const webhook = gathered.webhooks.find((report) => report.entry === entry.id)
  const declaredAccess: Access | null = route.access ?? (entry.webhook ? `webhook:${entry.webhook}` : null)
  const declared = declaredOutcomes({ ...route, ...(declaredAccess ? { access: declaredAccess } : {}) }, identities)
  const call = gathered.plan.calls.find((planned) => planned.entry.id === entry.id)
  const seen = gathered.matrix.get(entry.id) ?? {}
  const read = gathered.predicted.get(entry.id)
  const outcomes: Record<string, EntryOutcome> = Object.fromEntries(
    identities.map(({ name }) => [
      name,
      {
        // What was never asked disagrees with nothing.
        declared: seen[name] ? (declared[name] ?? null) : null,
        proxy: name === 'anonymous' ? proxyOutcome(entry, gathered) : 'unknown',
        predicted: read?.outcomes[name]?.predicted ?? 'unknown',
        observed: seen[name]?.outcome ?? 'unknown',
        observations: seen[name]?.observations ?? [],
      },
    ]),
  )
  const verified = webhookAccess(webhook)
  const guard = guardOf(entry, gathered, verified)
  // Closed at its own address and open at another is open.
  const bypassed = gathered.probes.some((probe) => probe.entry === entry.id && !probe.ok)
  const observed = bypassed
    ? 'public'
    : (verified ??
      forgeableAccess(webhook) ??
      observedAccess(outcomes, identities, entry, entry.webhook ? null : declaredAccess))
  const skipped =
    gathered.plan.skipped.get(entry.id) ??
    (call && !gathered.matrix.has(entry.id) ? notAsked(call, gathered) : undefined)
  const visits = gathered.visits.get(entry.id)
  return {
    ...entry,
    path: call?.path ?? entry.path,
    // How it guards is read from the code; whether it does was seen.
    guard: read ? withReading(guard, read.guard) : guard,
    outcomes,
    access: { declared: declaredAccess, predicted: read?.access.predicted ?? 'unknown', observed },
    ...(skipped === undefined ? {} : { skipped }),
    ...(visits === undefined ? {} : { browser: visits }),
  }
}

function notAsked(call: Call, { plan, shard }: Gathered): string {
  return shard === undefined || ofShard(plan.calls, shard).includes(call)
    ? 'the run ended before it was asked'
    : `another shard of the ${shard.total} asks it`
}

function withReading(guard: GuardVerdict, { evidence, asksMore }: GuardVerdict): GuardVerdict {
  return {
    ...guard,
    ...(guard.evidence.length === 0 ? { evidence } : {}),
    ...(asksMore === undefined ? {} : { asksMore }),
  }
}

/** A handler that takes valid deliveries and turns forged ones away is open to its provider alone. */
function webhookAccess(report: WebhookReport | undefined): Access | null {
  if (!report) return null
  const ok = (id: string) => report.scenarios.find((scenario) => scenario.id === id)?.ok === true
  return ok('valid') && ok('unsigned') && ok('wrong-secret') && ok('tampered-body')
    ? `webhook:${report.provider}`
    : null
}

/** A handler that takes a forged delivery is open to everyone, whatever it answers to an empty body. */
function forgeableAccess(report: WebhookReport | undefined): Access | null {
  const taken = report?.scenarios.some(({ expected, observed }) => expected === 'rejected' && observed === 'accepted')
  return taken === true ? 'public' : null
}

function guardOf(entry: EntryPoint, gathered: Gathered, verified: Access | null): GuardVerdict {
  const none = { access: 'unknown' as const, evidence: [] }
  if (verified) return { status: 'webhook', access: verified, evidence: [], confidence: 'observed' }
  const call = gathered.plan.calls.find((planned) => planned.entry.id === entry.id)
  if (!call) return { ...none, status: 'unknown', reason: gathered.plan.skipped.get(entry.id) ?? 'not called' }
  const someoneReached = Object.values(gathered.matrix.get(entry.id) ?? {}).some((item) => item.outcome === 'reached')
  const verdict = guardVerdict(call, gathered.alone, someoneReached, gathered.aloneReason)
  return { ...none, ...verdict, access: verdict.status === 'open' ? 'public' : 'unknown' }
}

/** What the proxy alone did with a stranger: told by the answer itself, else by the two passes beside each other. */
function proxyOutcome(entry: EntryPoint, gathered: Gathered): Outcome {
  const main = gathered.matrix.get(entry.id)?.['anonymous']
  if (!main) return 'unknown'
  if (main.outcome === 'reached') return 'reached'
  const by = main.observations[0]?.turnedAwayBy ?? null
  if (by !== null) return by === 'proxy' ? main.outcome : 'reached'
  const alone = gathered.alone.get(entry.id)
  // Turned away only where the proxy stands, or otherwise than by the guard alone: the proxy's doing.
  return alone && alone.outcome !== main.outcome ? main.outcome : 'unknown'
}

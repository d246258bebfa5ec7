/** From what an audit gathered to its report. */
import {
  declaredOutcomes,
  predictedAccess,
  predictedOutcome,
  type Access,
  type EntryOutcome,
  type EntryPoint,
  type Finding,
  type GuardVerdict,
  type IdentityInfo,
  type Outcome,
  type Report,
  type ReportEntry,
} from '../access/index.ts'
import { predictedView, summarise } from '../report/index.ts'
import type { SampleAnswer } from '../rules/index.ts'
import { VERSION } from '../version.ts'
import type { OpenAudit } from './open.ts'

export function auditEntry(
  entry: EntryPoint,
  answers: SampleAnswer[],
  open: Pick<OpenAudit, 'routes' | 'runtime'>,
  identities: IdentityInfo[],
  guard: GuardVerdict = { status: 'unknown', access: 'unknown', evidence: [], reason: 'its guard was not read' },
): ReportEntry {
  const route = open.routes.for(entry)
  const declaredAccess: Access | null = route.access ?? (entry.webhook ? `webhook:${entry.webhook}` : null)
  const declared = declaredOutcomes({ ...route, ...(declaredAccess ? { access: declaredAccess } : {}) }, identities)
  const judged = { ...entry, guard }
  const plain = answers.filter(({ sample }) => sample === answers[0]?.sample)
  const outcomes: Record<string, EntryOutcome> = Object.fromEntries(
    identities.map((identity) => {
      const answer = plain.find((one) => one.identity === identity.name)?.answer
      const proxy: Outcome = answer?.outcome ?? 'unknown'
      const predicted = predictedOutcome(proxy, identity, judged)
      const declaredOne = declared[identity.name] ?? null
      return [identity.name, { declared: declaredOne, proxy, predicted, observed: 'unknown', observations: [] }]
    }),
  )
  const anonymous = identities.find(({ name }) => name === 'anonymous')
  const others = answers
    .filter((one) => one.identity === 'anonymous' && !plain.includes(one))
    .flatMap((one) => (anonymous ? [predictedOutcome(one.answer.outcome, anonymous, judged)] : []))
  const predicted = predictedAccess(outcomes, identities, judged, others)
  return {
    ...entry,
    path: answers[0]?.sample.path ?? entry.path,
    guard,
    outcomes,
    access: { declared: declaredAccess, predicted, observed: 'unknown' },
  }
}

export function auditReport(
  open: OpenAudit,
  entries: ReportEntry[],
  findings: Finding[],
  identities: IdentityInfo[],
  startedAt: Date,
): Report {
  const { app, runtime } = open
  const report: Report = {
    schemaVersion: 1,
    tool: { name: 'routewarden', version: VERSION },
    command: 'audit',
    startedAt: startedAt.toISOString(),
    app: {
      root: '.',
      name: app.name,
      next: app.next?.version ?? app.locked.next ?? app.declared.next,
      clerk: app.clerk?.version ?? app.locked.clerk ?? app.declared.clerk,
      routers: app.routers,
      basePath: app.config.basePath,
      i18n: app.config.i18n,
    },
    proxy: {
      file: app.proxy.file,
      runs: runtime.status === 'ready' ? true : runtime.status === 'no-proxy' ? false : null,
      evaluatedBy: runtime.status === 'ready' ? 'execution' : 'none',
      stubbed: runtime.stubbed,
      reason: runtime.status === 'no-proxy' ? null : runtime.reason,
    },
    identities,
    entries: entries.map(withoutFacts),
    webhooks: [],
    probes: [],
    findings,
    problems: [...open.problems, ...noClerk(open), ...ownPackages(open)],
    summary: { ...summarise([], [], []), requests: 0 },
    timing: { totalMs: Date.now() - startedAt.getTime(), buildMs: null, probeMs: null },
  }
  // Standings are judged by what is predicted, as nothing was observed.
  return { ...report, summary: { ...summarise(predictedView(report).entries, [], findings), requests: 0 } }
}

/** What rules were told of guards beyond their verdicts is no part of a report. */
function withoutFacts(entry: ReportEntry): ReportEntry {
  const { facts, ...guard } = entry.guard
  return facts === undefined ? entry : { ...entry, guard }
}

function noClerk({ app, proxy }: OpenAudit): Report['problems'] {
  if (app.clerk !== null || app.declared.clerk !== null || proxy?.clerk) return []
  return [
    {
      code: 'no-clerk',
      message: 'Clerk is not used: the app neither has nor declares @clerk/nextjs.',
      help: 'Its entry points are listed all the same. Guards by other means are not judged.',
    },
  ]
}

function ownPackages({ runtime }: OpenAudit): Report['problems'] {
  const own = runtime.packages.filter((one) => one.own)
  if (own.length === 0) return []
  const names = own.map(({ name, version }) => `${name} ${version}`).join(' and ')
  return [
    {
      code: 'own-packages',
      message: `The app's packages are not installed: the proxy was run with ${names} of Routewarden's own.`,
      help: 'Install the packages of the app to have it run with exactly its own versions.',
    },
  ]
}

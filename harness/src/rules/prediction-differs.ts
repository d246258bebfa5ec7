import { pathToRegexp } from 'path-to-regexp'
import { BLOCKED_OUTCOMES, type EntryOutcome, type Finding, type Outcome, type ReportEntry } from '../access/index.ts'
import type { RouteRewrite } from '../app/index.ts'
import { evidenceOf } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta, type RunFacts } from './rule.ts'

const meta: RuleMeta = { id: 'prediction-differs', cwe: 'CWE-1059', asvs: 'V15.1.5' }

/**
 * CWE-1059 (insufficient technical documentation): the code says one thing, the server does another. Either the reading
 * is wrong, which is ours to mend, or something of the app's outside of that code answers.
 */
export const predictionDiffers: ObservedRule = {
  ...meta,
  check: (facts) => facts.entries.flatMap((entry) => differences(entry, facts)),
}

function differences(entry: ReportEntry, facts: RunFacts): Finding[] {
  const wrong = Object.entries(entry.outcomes).filter(([, outcome]) => contradicts(entry, outcome))
  const [first] = wrong
  if (!first) return []
  const opened = wrong.find(([, { observed }]) => observed === 'reached') ?? first
  const [identity, { predicted, observed }] = opened
  const others = wrong.length === 1 ? '' : ` (and ${wrong.length - 1} more)`
  const rewrite = rewriteOf(entry, facts)
  const places = entry.guard.evidence.map(({ file, line, what }) => `${file}:${line} ${what}`)
  return [
    observedFinding(meta, {
      severity: 'warning',
      entry,
      message: `${entry.id} as ${identity}${others}: the code says ${predicted}, the server did ${observed}. ${whose(entry, rewrite)}`,
      evidence: [...evidenceOf(entry, identity), ...withoutProxy(entry, identity, facts), ...places],
      help: rewrite
        ? `Take the rewrite of ${rewrite.source} out of ${facts.app.config.file ?? 'next.config'}, or take away ${entry.file}, which nobody gets to: one place that decides.`
        : 'If something outside of the code decides (a flag of a service, a row, another server in front), nothing is wrong. Otherwise please report it with the lines above: the reading of the code is mistaken.',
    }),
  ]
}

function whose(entry: ReportEntry, rewrite: RouteRewrite | undefined): string {
  if (!rewrite) return "What the app's code leaves open is predicted as unknown, so this looks like a mistake of ours."
  return `It is the app's: next.config rewrites ${rewrite.source} to ${rewrite.destination} before Next looks at ${entry.file}.`
}

/** The rewrite that takes the request before the entry point can (Next docs: "next.config.js > rewrites"). */
function rewriteOf(entry: ReportEntry, { app }: RunFacts): RouteRewrite | undefined {
  const isDynamic = entry.params.length > 0
  return app.config.rewrites.find(({ source, phase, basePath }) => {
    if (phase === 'fallback' || (phase === 'afterFiles' && !isDynamic)) return false
    const [path = ''] = entry.path.split('?')
    try {
      return pathToRegexp(basePath === false ? source : app.config.basePath + source).test(path)
    } catch {
      return false
    }
  })
}

/** Which half differs: what the same stranger got where no proxy stands in front. */
function withoutProxy(entry: ReportEntry, identity: string, { alone }: RunFacts): string[] {
  const seen = identity === 'anonymous' ? alone.get(entry.id) : undefined
  return seen ? [seen.evidence] : []
}

/** Turned away is turned away, however; a missing row, a failure or a refused method says nothing about the caller. */
function contradicts(entry: ReportEntry, outcome: EntryOutcome): boolean {
  const { predicted, observed } = outcome
  if (observed === 'reached') return TURNED_AWAY.has(predicted) && isTaken(entry)
  // Open to those who send what it asks for: a plain request did not.
  if (predicted !== 'reached' || entry.webhook !== undefined || entry.guard.asksMore !== undefined) return false
  if (entry.kind === 'server-function') return BLOCKED_OUTCOMES.has(observed) && refusedByItself(outcome)
  return SAYS_WHO.has(observed) || (observed === 'not-found' && outcome.observations.some(isProtect))
}

const TURNED_AWAY: ReadonlySet<Outcome> = BLOCKED_OUTCOMES
const SAYS_WHO: ReadonlySet<Outcome> = new Set(['sign-in', 'unauthorized', 'forbidden'])

/** What a webhook answers to an empty body tells only together with what became of forged deliveries. */
const isTaken = ({ webhook, access }: ReportEntry): boolean => webhook === undefined || access.observed === 'public'

/** A call is posted to one page, and predicted for the most open one: what the proxy says to it there tells nothing. */
const refusedByItself = ({ observations }: EntryOutcome): boolean =>
  observations.some(({ status, outcome }) => outcome !== 'reached' && (status === 200 || (status ?? 0) >= 500))

/** Clerk's mark of the 404 that its `protect()` makes. */
const isProtect = ({ authReason }: EntryOutcome['observations'][number]): boolean =>
  authReason?.startsWith('protect-rewrite') ?? false

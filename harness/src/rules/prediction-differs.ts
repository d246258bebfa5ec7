import type { Finding, Outcome, ReportEntry } from '../access/index.ts'
import { evidenceOf } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'prediction-differs', cwe: 'CWE-1059', asvs: 'V15.1.5' }

/**
 * CWE-1059 (insufficient technical documentation): the code says one thing, the server does another. Either the reading
 * is wrong, which is ours to mend, or something outside of the code decides.
 */
export const predictionDiffers: ObservedRule = {
  ...meta,
  // What a webhook does with an empty body says nothing: its scenarios do. A function is posted to one page here, and
  // predicted for the most open one.
  check: (facts) =>
    facts.entries
      .filter(({ webhook, kind }) => webhook === undefined && kind !== 'server-function')
      .flatMap((entry) => differences(entry)),
}

function differences(entry: ReportEntry): Finding[] {
  const wrong = Object.entries(entry.outcomes).filter(([, { predicted, observed }]) => contradict(predicted, observed))
  const [first] = wrong
  if (!first) return []
  const opened = wrong.find(([, { observed }]) => observed === 'reached') ?? first
  const [identity, { predicted, observed }] = opened
  const places = entry.guard.evidence.map(({ file, line, what }) => `${file}:${line} ${what}`)
  const others = wrong.length === 1 ? '' : ` (and ${wrong.length - 1} more)`
  return [
    observedFinding(meta, {
      severity: 'warning',
      entry,
      message: `${entry.id} as ${identity}${others}: the code says ${predicted}, the server did ${observed}.`,
      evidence: [...evidenceOf(entry, identity), ...places],
      help: 'If something outside of the code decides (a feature flag, a row, another proxy), nothing is wrong. Otherwise please report it: the reading of the code is mistaken.',
    }),
  ]
}

/** Turned away is turned away, however; a missing row or a refused method says nothing about the caller. */
function contradict(predicted: Outcome, observed: Outcome): boolean {
  if (!TELLING.has(predicted) || !TELLING.has(observed)) return false
  return (predicted === 'reached') !== (observed === 'reached')
}

const TELLING: ReadonlySet<Outcome> = new Set(['reached', 'sign-in', 'unauthorized', 'forbidden'])

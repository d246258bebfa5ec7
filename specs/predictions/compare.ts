/** What `test` says of an app: which predictions were held against what was observed, and what came of it. */
import type { Outcome, Report, ReportEntry } from 'routewarden'

export interface Comparison {
  entries: number
  /** Entry points by identities: what there is to compare. */
  pairs: number
  compared: number
  /** The code does not say. */
  notPredicted: string[]
  /** The server was not asked, or its answer tells nothing. */
  notObserved: string[]
  contradictions: string[]
  outcomes: Record<string, number>
}

export function compareReport({ entries }: Report): Comparison {
  const result: Comparison = {
    entries: entries.length,
    pairs: 0,
    compared: 0,
    notPredicted: [],
    notObserved: [],
    contradictions: [],
    outcomes: {},
  }
  for (const entry of entries) {
    for (const identity of Object.keys(entry.outcomes)) add(result, entry, identity)
  }
  return result
}

function add(result: Comparison, entry: ReportEntry, identity: string): void {
  const { predicted, observed } = entry.outcomes[identity] ?? { predicted: 'unknown', observed: 'unknown' }
  const line = `${entry.id} as ${identity}: predicted ${predicted}, observed ${observed}`
  result.pairs++
  // A 5xx tells nothing of who is let in, unless it was said to come.
  if (observed === 'unknown' || (observed === 'error' && predicted !== 'error')) {
    result.notObserved.push(entry.skipped === undefined ? line : `${line} (${entry.skipped})`)
  } else if (predicted === 'unknown') {
    result.notPredicted.push(`${line}${entry.guard.reason === undefined ? '' : ` (${entry.guard.reason})`}`)
  } else {
    result.compared++
    result.outcomes[`${predicted}/${observed}`] = (result.outcomes[`${predicted}/${observed}`] ?? 0) + 1
    if (isContradiction(predicted, observed)) result.contradictions.push(line)
  }
}

/** Turned away is turned away, however. Stricter than the rule: every other difference counts. */
function isContradiction(predicted: Outcome, observed: Outcome): boolean {
  const away = (outcome: Outcome) => ['sign-in', 'unauthorized', 'forbidden', 'not-found'].includes(outcome)
  return predicted !== observed && !(away(predicted) && away(observed))
}

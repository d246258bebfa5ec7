/** What `test` says of an app: which predictions were held against what was observed, and what came of it. */
import type { EntryOutcome, Outcome, Report, ReportEntry } from 'routewarden'

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
  const outcome = entry.outcomes[identity]
  if (!outcome) return
  const { predicted, observed } = outcome
  const line = `${entry.id} as ${identity}: predicted ${predicted}, observed ${observed}`
  result.pairs++
  if (tellsNothing(entry, outcome)) {
    result.notObserved.push(entry.skipped === undefined ? line : `${line} (${entry.skipped})`)
  } else if (predicted === 'unknown' || (predicted === 'reached' && entry.guard.asksMore !== undefined)) {
    result.notPredicted.push(`${line}${entry.guard.reason === undefined ? '' : ` (${entry.guard.reason})`}`)
  } else {
    result.compared++
    result.outcomes[`${predicted}/${observed}`] = (result.outcomes[`${predicted}/${observed}`] ?? 0) + 1
    if (isContradiction(outcome)) result.contradictions.push(line)
  }
}

/**
 * A 5xx tells nothing of who is let in, unless it was said to come; nor does what an open webhook answers to an empty
 * body: its scenarios do.
 */
function tellsNothing({ webhook }: ReportEntry, { predicted, observed }: EntryOutcome): boolean {
  if (observed === 'unknown') return true
  return observed === 'error'
    ? predicted !== 'error'
    : webhook !== undefined && predicted === 'reached' && observed !== predicted
}

/** Turned away is turned away, however. Stricter than the rule: every other difference counts. */
function isContradiction({ predicted, observed, observations }: EntryOutcome): boolean {
  // A status in the 400s that is not about the caller is shown as `reached`: nothing says that it depends on them.
  const isRefusal = observations.some(({ status }) => status !== null && status >= 400 && status < 500)
  if (predicted === 'error' && (isRefusal || AWAY.has(observed))) return false
  return predicted !== observed && !(AWAY.has(predicted) && AWAY.has(observed))
}

const AWAY: ReadonlySet<Outcome> = new Set(['sign-in', 'unauthorized', 'forbidden', 'not-found'])

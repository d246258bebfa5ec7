/** Entry points that have nothing but the proxy between them and a stranger. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isTurnedAway, type ReportEntry } from '../access/index.ts'
import type { AuditFacts } from './audit-rule.ts'

export interface Relying {
  entry: ReportEntry
  /** False: it could not be told whether it checks anything itself, or what the proxy does. */
  certain: boolean
}

export function relyingEntries(facts: AuditFacts): Relying[] {
  if (facts.app.proxy.file === null) return []
  return facts.entries.flatMap((entry) => {
    const { status } = entry.guard
    if (status === 'guarded' || status === 'webhook' || entry.webhook !== undefined) return []
    // Made for everybody: icons and robots.txt, and the pages where one signs in.
    if (entry.kind === 'metadata-route' || facts.signInPaths.includes(entry.path)) return []
    const turnedAway = turnsAnonymousAway(entry)
    if (turnedAway === 'no') return []
    return [{ entry, certain: status === 'open' && turnedAway === 'yes' }]
  })
}

/** By the proxy alone. A redirect that everybody gets protects nothing. */
function turnsAnonymousAway(entry: ReportEntry): 'yes' | 'no' | 'unknown' {
  const { anonymous, ...others } = entry.outcomes
  const outcome = anonymous?.proxy ?? 'unknown'
  if (outcome === 'unknown' || outcome === 'error') return 'unknown'
  if (outcome === 'redirect' && Object.values(others).every(({ proxy }) => proxy === 'redirect')) return 'no'
  return isTurnedAway(outcome, entry) ? 'yes' : 'no'
}

/** What a way round the proxy means for entries that rely on it, and for those of which it could not be told. */
export function consequence(certain: ReportEntry[], possible: ReportEntry[]): string {
  const open = certain.length === 0 ? '' : `A stranger gets into ${listed(certain)}: nothing else stands there.`
  const untold = `Whether ${listed(possible)} would still be closed could not be told.`
  return possible.length === 0 ? open : `${open} ${untold}`.trim()
}

/** `GET /a, GET /b and 3 more` */
function listed(entries: ReportEntry[]): string {
  const shown = entries.slice(0, 3).map(({ id }) => id)
  return entries.length > 3 ? `${shown.join(', ')} and ${entries.length - 3} more` : shown.join(', ')
}

/** Line of a dependency in the app's package.json; 1 when it is not named there. */
export function dependencyLine({ app }: AuditFacts, name: string): number {
  try {
    const lines = readFileSync(path.join(app.root, 'package.json'), 'utf8').split('\n')
    return (
      Math.max(
        lines.findIndex((line) => line.includes(`"${name}":`)),
        0,
      ) + 1
    )
  } catch {
    return 1
  }
}

/** From what is so today to the lines of a policy. What a person declared is theirs: it is changed only by name. */
import {
  isTurnedAway,
  routeConfigs,
  type Access,
  type DeclaredOutcome,
  type IdentityInfo,
  type ReportEntry,
  type RouteConfigs,
} from '../access/index.ts'
import { departure, todayOf } from './compare.ts'
import { isByPerson, linesOf, type Basis } from './lines.ts'
import type { Policy, PolicyLine } from './types.ts'

export interface Seen {
  entries: ReportEntry[]
  identities: IdentityInfo[]
  basis: Basis
  /** What the config alone declares. */
  config: Pick<RouteConfigs, 'for'>
}

export interface RecordOptions {
  /** Only what these patterns name, and that whoever wrote it. Default: everything but what a person declared. */
  accept?: string[]
}

export interface LineChange {
  key: string
  kind: 'added' | 'changed' | 'removed'
  before: PolicyLine | null
  after: PolicyLine | null
}

export interface Recorded {
  policy: Policy
  changes: LineChange[]
  /** Lines of a person that say otherwise than today, and were left. */
  left: string[]
  /** Patterns of `accept` that name nothing. */
  unmatched: string[]
}

export function record(before: Policy | null, seen: Seen, options: RecordOptions = {}): Recorded {
  const { entries: lines, accepted } = before ?? { entries: {}, accepted: [] }
  const chosen = options.accept === undefined ? null : chooser(options.accept)
  const found = linesOf({ entries: lines, accepted })
  const after: Record<string, PolicyLine> = { ...lines }
  const left: string[] = []
  for (const entry of seen.entries) {
    if (chosen !== null && !chosen.names(entry)) continue
    const speaking = found.for(entry)
    const exact = lines[entry.id]
    const now = todaysLine(entry, seen)
    if (speaking === null) after[entry.id] = now
    else if (isStillSo(entry, speaking.line, now, seen)) {
      if (exact) after[entry.id] = refreshed(exact, now, seen.identities)
    } else if (chosen === null && isByPerson(speaking.line)) left.push(speaking.key)
    else after[entry.id] = { ...now, ...(exact?.why === undefined ? {} : { why: exact.why }) }
  }
  for (const key of found.dead(seen.entries)) {
    const isChosen = chosen === null ? !isByPerson(lines[key] ?? { access: 'unknown' }) : chosen.names(asEntry(key))
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a record of our own making
    if (isChosen) delete after[key]
  }
  return {
    policy: { entries: after, accepted },
    changes: changesBetween(lines, after),
    left: [...new Set(left)],
    unmatched: chosen?.unmatched() ?? [],
  }
}

/** What is not known today takes nothing back that was. */
function isStillSo(entry: ReportEntry, line: PolicyLine, now: PolicyLine, seen: Seen): boolean {
  if (line.access === 'unknown') return now.access === 'unknown'
  const moved = departure(entry, line, seen.identities, seen.basis)
  return moved === null || moved.kind === 'unshown'
}

/** With outcomes that are known since, and without identities that are gone. */
function refreshed(line: PolicyLine, now: PolicyLine, identities: IdentityInfo[]): PolicyLine {
  if (line.expect === undefined || isByPerson(line)) return line
  const names = new Set(identities.map(({ name }) => name))
  const known = Object.fromEntries(Object.entries(line.expect).filter(([name]) => names.has(name)))
  const added = Object.entries(now.expect ?? {}).filter(([name]) => known[name] === undefined)
  if (line.from === now.from) return { ...line, expect: { ...Object.fromEntries(added), ...known } }
  if (now.from === undefined) return { ...line, expect: known }
  // A server turned away whom the code did not tell of: from now on a server is asked.
  if (added.some(([, outcome]) => outcome !== 'reached')) return { ...line, ...now }
  return { ...line, expect: { ...Object.fromEntries(added), ...known } }
}

function todaysLine(entry: ReportEntry, seen: Seen): PolicyLine {
  const line = shownLine(entry, seen)
  const { access, expect } = seen.config.for(entry)
  if (access === undefined || access === line.access) return line
  // Of two words for the same, that of the team: whose row it is, say, no reading of the code can name.
  const said: PolicyLine = { access, ...(expect === undefined ? {} : { expect }) }
  const moved = departure(entry, said, seen.identities, seen.basis, true)
  return moved === null || moved.kind === 'unshown' ? { ...line, access } : line
}

function shownLine(entry: ReportEntry, { identities, basis }: Seen): PolicyLine {
  const isSeen = basis === 'observed' && entry.access.observed !== 'unknown'
  const today = todayOf(entry, isSeen ? 'observed' : 'predicted')
  const expect = Object.fromEntries(
    identities.flatMap(({ name }): [string, DeclaredOutcome][] => {
      const outcome = today.outcomes[name] ?? 'unknown'
      if (outcome === 'reached') return [[name, 'reached']]
      return isTurnedAway(outcome, entry) ? [[name, 'blocked']] : []
    }),
  )
  // Nobody signs as a provider does: who is turned away tells nothing of a webhook.
  const isTold = Object.keys(expect).length > 0 && !today.access.startsWith('webhook:')
  return { access: today.access, ...(isTold ? { expect } : {}), ...(isSeen ? { from: 'test' } : {}) }
}

/** Puts a person's word into the policy. */
export function declare(before: Policy, key: string, access: Access, why: string | undefined): Recorded {
  const line: PolicyLine = { access, ...(why === undefined ? {} : { why }) }
  const entries = { ...before.entries, [key]: line }
  return { policy: { ...before, entries }, changes: changesBetween(before.entries, entries), left: [], unmatched: [] }
}

interface Chooser {
  names: (entry: Pick<ReportEntry, 'id' | 'method' | 'pattern'>) => boolean
  unmatched: () => string[]
}

function chooser(patterns: string[]): Chooser {
  const used = new Set<string>()
  const each = patterns.map((pattern) => ({ pattern, routes: routeConfigs({ [pattern]: {} }) }))
  return {
    names: (entry) => {
      const matching = each.filter(({ pattern, routes }) => pattern === entry.id || routes.keysFor(entry).length > 0)
      for (const { pattern } of matching) used.add(pattern)
      return matching.length > 0
    },
    unmatched: () => patterns.filter((pattern) => !used.has(pattern)),
  }
}

/** The entry point that a line was about, as far as its key tells. */
function asEntry(key: string): Pick<ReportEntry, 'id' | 'method' | 'pattern'> {
  const [, method, path] = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|\*) (\/.*)$/.exec(key) ?? []
  return {
    id: key,
    method: (method ?? '*') as ReportEntry['method'],
    pattern: path ?? (key.startsWith('/') ? key : ''),
  }
}

function changesBetween(before: Record<string, PolicyLine>, after: Record<string, PolicyLine>): LineChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key): LineChange[] => {
    const old = before[key] ?? null
    const now = after[key] ?? null
    if (old !== null && now !== null && JSON.stringify(old) === JSON.stringify(now)) return []
    return [{ key, kind: old === null ? 'added' : now === null ? 'removed' : 'changed', before: old, after: now }]
  })
}

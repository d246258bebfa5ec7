/** Shared by the rules about whose data a request gets at: what entry points do by values that whoever asks chooses. */
import type { Finding, RelatedPlace, ReportEntry, RequestUse, Severity } from '../access/index.ts'
import { auditFinding, type AuditFacts } from './audit-rule.ts'
import { entryPlace } from './entry-place.ts'
import { isMadeForAll } from './executed.ts'
import type { RuleMeta } from './rule.ts'

export interface Use {
  use: RequestUse
  /** Those that make it of one value at one place. */
  entries: ReportEntry[]
}

export interface UseWords {
  severity: (use: RequestUse, entry: ReportEntry) => Severity
  says: (use: RequestUse, entry: ReportEntry) => string
  help: (use: RequestUse, entry: ReportEntry) => string
}

/** Who signs as a provider, or knows a secret of the app, may name whomever they like. */
export function isForPeople(entry: ReportEntry, facts: AuditFacts): boolean {
  const { status, access, flaw } = entry.guard
  const isSigned = status === 'webhook' || access === 'secret' || flaw?.kind === 'unset-secret'
  return entry.webhook === undefined && !isSigned && !isMadeForAll(entry, facts)
}

/** Of what one entry point does by one value, that which changes something, else the first. */
function worst(uses: RequestUse[]): RequestUse[] {
  const byValue = new Map<string, RequestUse>()
  for (const use of uses) {
    const key = `${use.value} ${use.kind === 'row' ? use.table : ''}`
    const known = byValue.get(key)
    if (known === undefined || (use.writes && !known.writes)) byValue.set(key, use)
  }
  return [...byValue.values()]
}

/** Uses of entry points, those at one place together. */
export function usesOf(entries: ReportEntry[], isMeant: (use: RequestUse, entry: ReportEntry) => boolean): Use[] {
  const places = new Map<string, Use>()
  for (const entry of entries) {
    const meant = (entry.guard.facts?.uses ?? []).filter((use) => isMeant(use, entry))
    for (const use of worst(meant)) {
      const key = `${use.place.file}:${use.place.line}:${use.place.column}`
      const known = places.get(key)
      if (known === undefined) places.set(key, { use, entries: [entry] })
      else if (!known.entries.includes(entry)) known.entries.push(entry)
    }
  }
  return [...places.values()]
}

export function useFinding(meta: RuleMeta, { use, entries }: Use, words: UseWords, facts: AuditFacts): Finding[] {
  const [first] = entries
  if (first === undefined) return []
  const others = entries.length === 1 ? '' : ` (and ${entries.length - 1} more that do the same)`
  return [
    auditFinding(meta, {
      severity: words.severity(use, first),
      confidence: 'read',
      entry: first,
      ...use.place,
      ...relatedTo(use, entries, facts),
      message: `${first.id}${others}: ${words.says(use, first)}`,
      evidence: [`${use.use.file}:${use.use.line} ${use.use.what}`],
      help: words.help(use, first),
    }),
  ]
}

/** Entry points that take it in another file. */
function relatedTo({ place }: RequestUse, entries: ReportEntry[], facts: AuditFacts): { related?: RelatedPlace[] } {
  const others = entries.filter(({ file }) => file !== place.file)
  return others.length === 0
    ? {}
    : { related: others.map((entry) => ({ ...entryPlace(entry, facts), entry: entry.id })) }
}

/** `` `orgId` comes from the request (`body.orgId`) `` */
export function valueWords({ name, value }: RequestUse): string {
  const [, argument] = /^(?:first|second|third|fourth)\b(?:.*\.)?(.*)$/.exec(value) ?? []
  if (argument !== undefined) {
    const shown = argument === '' || argument.endsWith(')') ? name : argument
    return `\`${shown}\` is an argument, which the caller chooses,`
  }
  const shown = value.replaceAll('()', '')
  return shown === '' || shown === name
    ? `\`${name}\` comes from the request`
    : `\`${name}\` comes from the request (\`${shown}\`)`
}

export const whoseOf = ({ name }: RequestUse): 'role' | 'org' | 'user' =>
  /role|admin/i.test(name) ? 'role' : /org|tenant/i.test(name) ? 'org' : 'user'

/** What whoever names another gets. */
export function gets(use: RequestUse): string {
  const whose = whoseOf(use)
  if (whose === 'role') return 'give themselves any role'
  const other = whose === 'org' ? 'another organization' : 'another user'
  return use.writes ? `write for ${other} by naming them` : `read what belongs to ${other} by naming them`
}

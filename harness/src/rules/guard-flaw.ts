/** Shared by the rules about guards that do not hold: one flaw each, found by executing the entry point's code. */
import type { Finding, GuardFlaw, RelatedPlace, ReportEntry, Severity } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { entryPlace } from './entry-place.ts'
import { isMadeForAll, passes, plainAnswer, shown } from './executed.ts'
import { changesData, consequence } from './observations.ts'
import type { RuleMeta } from './rule.ts'
import { verifies } from './webhook-handlers.ts'

interface Words {
  /** What a stranger gets, after `GET /api/x: `. */
  says: (entry: ReportEntry, flaw: GuardFlaw) => string
  help: (entry: ReportEntry, flaw: GuardFlaw) => string
  /** Leave this entry alone. */
  unless?: (entry: ReportEntry) => boolean
}

/** A finding for each place where a guard has this flaw: entry points that share it are named together. */
export function flawRule(meta: RuleMeta, kind: GuardFlaw['kind'], words: Words): AuditRule {
  return {
    ...meta,
    scope: 'entry',
    check: (facts) => {
      const places = new Map<string, { flaw: GuardFlaw; entries: ReportEntry[] }>()
      for (const entry of facts.entries) {
        const { flaw } = entry.guard
        if (flaw?.kind !== kind || isMadeForAll(entry, facts) || (words.unless?.(entry) ?? false)) continue
        // Of a signature check, the webhook rules say it. An unset secret is another mistake.
        if (kind !== 'unset-secret' && verifies(entry, facts)) continue
        const key = `${flaw.place.file}:${flaw.place.line}:${flaw.place.column}`
        const found = places.get(key) ?? { flaw, entries: [] }
        found.entries.push(entry)
        places.set(key, found)
      }
      return [...places.values()].flatMap(({ flaw, entries }) => findingOf(meta, flaw, entries, words, facts))
    },
  }
}

function findingOf(
  meta: RuleMeta,
  flaw: GuardFlaw,
  entries: ReportEntry[],
  words: Words,
  facts: AuditFacts,
): Finding[] {
  const [first] = entries.toSorted((a, b) => Number(reachedBy(b, facts)) - Number(reachedBy(a, facts)))
  const severity = first ? severityOf(first, facts) : null
  if (!first || severity === null) return []
  const others = entries.length === 1 ? '' : ` (and ${entries.length - 1} more that end there)`
  const asked = plainAnswer(first, facts)
  return [
    auditFinding(meta, {
      severity,
      confidence: 'read',
      entry: first,
      file: flaw.place.file,
      line: flaw.place.line,
      column: flaw.place.column,
      ...relatedTo(flaw, entries, facts),
      message: `${first.id}${others}: ${words.says(first, flaw)}`,
      evidence: [
        ...(asked ? [shown(first, asked)] : []),
        ...first.guard.evidence.map(({ file, line, what }) => `${file}:${line} ${what}`),
      ],
      help: words.help(first, flaw),
    }),
  ]
}

/** Entry points of other files that end there. */
function relatedTo({ place }: GuardFlaw, entries: ReportEntry[], facts: AuditFacts): { related?: RelatedPlace[] } {
  const others = entries.filter(({ file }) => file !== place.file)
  return others.length === 0
    ? {}
    : { related: others.map((entry) => ({ ...entryPlace(entry, facts), entry: entry.id })) }
}

/** May a stranger get past the proxy to it? What was not asked may. */
export function reachedBy(entry: ReportEntry, facts: AuditFacts): boolean {
  if (entry.kind === 'server-function') return entry.outcomes['anonymous']?.proxy !== 'unauthorized'
  const asked = plainAnswer(entry, facts)
  return asked === undefined || passes(asked) || asked.answer.outcome === 'unknown'
}

/** An error where nothing else stands there; behind a proxy that turns strangers away, as the config wants it. */
export function severityOf(entry: ReportEntry, facts: AuditFacts): Severity | null {
  if (reachedBy(entry, facts) || facts.trustProxy === 'require-own-guard') return 'error'
  return facts.trustProxy === 'ignore' ? null : 'warning'
}

export const strangersCan = (entry: ReportEntry): string => `anyone can ${consequence(entry)}`
export const onlyReads = (entry: ReportEntry): boolean => !changesData(entry)

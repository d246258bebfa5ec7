import type { Finding, ReportEntry } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { entryPlace } from './entry-place.ts'
import { isMadeForAll, plainAnswer, shown } from './executed.ts'
import { severityOf } from './guard-flaw.ts'
import { changesData, consequence } from './observations.ts'
import type { RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'guard-some-methods', cwe: 'CWE-862', asvs: 'V8.3.1' }

/** CWE-862: one method of a file checks its caller, and another that changes data does not. */
export const guardSomeMethods: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts, before = []) => {
    const exposed = new Set(before.flatMap(({ rule, entry }) => (rule === 'server-function-exposed' ? [entry] : [])))
    const files = new Map<string, ReportEntry[]>()
    for (const entry of facts.entries) {
      if (entry.kind !== 'route-handler' && entry.kind !== 'server-function') continue
      files.set(entry.file, [...(files.get(entry.file) ?? []), entry])
    }
    // What no form uses has no place there: a guard is not what it lacks.
    return [...files.values()].flatMap((entries) => inFile(entries, facts)).filter(({ entry }) => !exposed.has(entry))
  },
}

function inFile(entries: ReportEntry[], facts: AuditFacts): Finding[] {
  const guarded = entries.find(({ guard }) => guard.status === 'guarded')
  if (!guarded) return []
  return entries.flatMap((entry) => {
    const isOpen = entry.guard.status === 'open' && entry.guard.flaw === undefined && entry.webhook === undefined
    const severity = severityOf(entry, facts)
    if (
      !isOpen ||
      !changesData(entry) ||
      entry.guard.facts?.idle === true ||
      isMadeForAll(entry, facts) ||
      severity === null
    )
      return []
    const asked = plainAnswer(entry, facts)
    return [
      auditFinding(meta, {
        severity,
        confidence: 'read',
        entry,
        ...entryPlace(entry, facts),
        message: `${guarded.id} checks its caller, ${entry.id} in the same file does not: anyone can ${consequence(entry)}.`,
        evidence: [
          ...(asked ? [shown(entry, asked)] : []),
          ...guarded.guard.evidence.slice(0, 2).map(({ file, line, what }) => `${file}:${line} ${what}`),
        ],
        help: `Check in ${entry.name ?? entry.method} as in ${guarded.name ?? guarded.method}; if it is meant to be open, declare it in routewarden.config.ts: \`routes: { '${entry.id}': { access: 'public' } }\`.`,
      }),
    ]
  })
}

import { auditFinding, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, isTurnedAwayByProxy, passes, plainAnswer, proxyPlace, shown } from './executed.ts'
import { changesData, evidenceOf } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'method-blind-public', cwe: 'CWE-306', asvs: 'V8.3.1' }

/** A path that is public for reading, whose writing methods came along. */
export const methodBlindPublic: ObservedRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      const open = (candidate: typeof entry) => candidate.outcomes['anonymous']?.observed === 'reached'
      if (entry.kind !== 'route-handler' || !changesData(entry) || !open(entry) || entry.webhook) return []
      if (entry.access.declared === 'public') return []
      const read = facts.entries.find(
        (other) =>
          other.pattern === entry.pattern &&
          other.method === 'GET' &&
          other.access.declared === 'public' &&
          open(other),
      )
      if (!read) return []
      return [
        observedFinding(meta, {
          severity: 'error',
          entry,
          message: `${entry.pattern} is public for reading, and anyone can write too: ${entry.id} has no check of its own.`,
          evidence: evidenceOf(entry, 'anonymous'),
          help: `Guard ${entry.method} in ${entry.file}; a path in the proxy's public list is public for every method.`,
        }),
      ]
    }),
}

/** Of the executed proxy: it closes other routes, but opens this path for every method. */
export const methodBlindPublicAudit: AuditRule = {
  ...meta,
  check: (facts) => {
    if (!facts.entries.some((entry) => isTurnedAwayByProxy(plainAnswer(entry, facts)))) return []
    return facts.entries.flatMap((entry) => {
      const asked = plainAnswer(entry, facts)
      if (entry.kind !== 'route-handler' || !changesData(entry) || entry.webhook || entry.guard.status !== 'open')
        return []
      if (!asked || asked.answer.runs === false || !passes(asked) || isMadeForAll(entry, facts)) return []
      const read = facts.entries.find((other) => other.pattern === entry.pattern && other.method === 'GET')
      const readAnswer = read && plainAnswer(read, facts)
      if (!read || !readAnswer || !passes(readAnswer)) return []
      return [
        auditFinding(meta, {
          severity: 'error',
          confidence: 'executed',
          ...proxyPlace(facts),
          entry,
          message: `${entry.pattern} is public for reading, and anyone can write too: the proxy lets ${entry.id} pass, and it has no guard of its own.`,
          evidence: [shown(read, readAnswer), shown(entry, asked)],
          help: `Guard ${entry.method} in ${entry.file}; a path in the proxy's public list is public for every method.`,
        }),
      ]
    })
  },
}

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

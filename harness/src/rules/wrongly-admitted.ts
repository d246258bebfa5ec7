/**
 * Shared by the rules about callers who are signed in, yet should not be here: which rule speaks depends on what the
 * declared access turns on (a role, a tenant, an owner).
 */
import type { Access, ReportEntry } from '../access/index.ts'
import { consequence, evidenceOf, identitiesWhere } from './observations.ts'
import { observedFinding, type ObservedRule } from './rule.ts'

export function wronglyAdmittedRule(
  meta: Omit<ObservedRule, 'check'>,
  about: (access: Access | null) => boolean,
  help: (entry: ReportEntry) => string,
): ObservedRule {
  return {
    ...meta,
    check: (facts) =>
      facts.entries.flatMap((entry) => {
        const opened = identitiesWhere(entry, 'opened')
        // Open to strangers is the unprotected-* rules' finding; saying it once is enough.
        if (opened.length === 0 || opened.includes('anonymous') || !about(entry.access.declared)) return []
        // No guard at all behind the proxy: `unprotected-*` says so, and the wrong role follows from it.
        if (facts.trustProxy === 'require-own-guard' && facts.alone.get(entry.id)?.outcome === 'reached') return []
        const who = opened.join(', ')
        return [
          observedFinding(meta, {
            severity: 'error',
            entry,
            message: `Wrong people get in: ${who} can ${consequence(entry)} (${entry.id}), which is declared ${entry.access.declared ?? 'otherwise'}.`,
            evidence: opened.flatMap((identity) => evidenceOf(entry, identity)),
            help: help(entry),
          }),
        ]
      }),
  }
}

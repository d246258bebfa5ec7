import { auditFinding, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, isTurnedAwayByProxy, plainAnswer, shown } from './executed.ts'
import { consequence, isPublicByIntent } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

/** Clerk deprecated protection by `createRouteMatcher` in the proxy in 2026: each resource should check for itself. */
const meta: RuleMeta = { id: 'deprecated-route-matcher', cwe: 'CWE-653', asvs: 'V8.3.1' }

export const deprecatedRouteMatcher: ObservedRule = {
  ...meta,
  check: (facts) => {
    // `require-own-guard` makes this an error of the unprotected-* rules instead.
    if (facts.trustProxy !== 'warn') return []
    return facts.entries.flatMap((entry) => {
      const alone = facts.alone.get(entry.id)
      const anonymous = entry.outcomes['anonymous']
      if (alone?.outcome !== 'reached' || !anonymous || anonymous.observed === 'reached' || entry.webhook) return []
      if (isPublicByIntent(entry, facts)) return []
      if (anonymous.observed === 'unknown' || anonymous.observed === 'error') return []
      return [
        observedFinding(meta, {
          severity: 'warning',
          entry,
          message: `Only the proxy protects ${entry.id}: with the proxy out of the way, anyone can ${consequence(entry)}.`,
          evidence: [alone.evidence],
          help: `Add a guard to ${entry.file} itself; then a skipped matcher or a proxy bypass opens nothing.`,
        }),
      ]
    })
  },
}

/** Of the executed proxy: an entry that it closes, and that certainly looks at nobody itself. */
export const deprecatedRouteMatcherAudit: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts) => {
    const place = facts.proxy?.lists[0]
    if (facts.trustProxy !== 'warn' || !place) return []
    return facts.entries.flatMap((entry) => {
      const asked = plainAnswer(entry, facts)
      if (entry.guard.status !== 'open' || entry.webhook || isMadeForAll(entry, facts)) return []
      if (!asked || !isTurnedAwayByProxy(asked)) return []
      return [
        auditFinding(meta, {
          severity: 'warning',
          confidence: 'executed',
          entry,
          file: entry.file,
          line: entry.line,
          message: `Only the proxy protects ${entry.id}: past it, anyone can ${consequence(entry)}.`,
          evidence: [shown(entry, asked), `${place.file}:${place.line} ${place.name ?? 'createRouteMatcher'}`],
          help: `Add a guard to ${entry.file} itself (\`await auth.protect()\`); then a skipped matcher or a proxy bypass opens nothing.`,
        }),
      ]
    })
  },
}

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

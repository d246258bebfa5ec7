import { isTurnedAway } from '../access/index.ts'
import { evidenceOf } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'proxy-protects-nothing', cwe: 'CWE-306', asvs: 'V8.3.1' }

export const proxyProtectsNothing: ObservedRule = {
  ...meta,
  check: (facts) => {
    const called = facts.entries.filter((entry) => entry.outcomes['anonymous'] && entry.webhook === undefined)
    const closed = called.filter((entry) => {
      const observed = entry.outcomes['anonymous']?.observed
      return observed !== undefined && (isTurnedAway(observed, entry) || observed === 'unknown' || observed === 'error')
    })
    const open = called.filter(
      (entry) =>
        entry.outcomes['anonymous']?.observed === 'reached' &&
        entry.kind !== 'metadata-route' &&
        entry.access.declared !== 'public' &&
        entry.path !== '/' &&
        !facts.signInPaths.includes(entry.path),
    )
    if (facts.app.proxy.file === null || closed.length > 0 || open.length === 0) return []
    return [
      observedFinding(meta, {
        severity: facts.hasDeclarations ? 'error' : 'warning',
        file: facts.app.proxy.file,
        message: `Nothing in this app turns a stranger away: all ${called.length} entry points let an anonymous caller in, among them ${open
          .slice(0, 3)
          .map((entry) => entry.id)
          .join(', ')}.`,
        evidence: open.slice(0, 5).flatMap((entry) => evidenceOf(entry, 'anonymous')),
        help: 'A bare `clerkMiddleware()` protects nothing: call `await auth.protect()` for what is not public, and guard each resource.',
      }),
    ]
  },
}

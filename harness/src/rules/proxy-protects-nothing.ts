import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, listed, passes, plainAnswer, shown } from './executed.ts'
import { isTurnedAway, type ReportEntry } from '../access/index.ts'
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

/** Of the executed proxy. Resources that may guard themselves are no reason to speak: Clerk advises just that. */
export const proxyProtectsNothingAudit: AuditRule = {
  ...meta,
  check: (facts) => {
    const { proxy } = facts
    if (proxy === null || facts.runtime.status !== 'ready') return []
    const asked = facts.entries.filter((entry) => entry.webhook === undefined && plainAnswer(entry, facts))
    const open = asked.filter(
      (entry) => entry.guard.status === 'open' && entry.path !== '/' && !isMadeForAll(entry, facts),
    )
    const stopped = asked.some((entry) => !letsPass(entry, facts))
    const unused = proxy.lists.filter(({ uses }) => uses.length === 0)
    const nothingGuarded = asked.every((entry) => entry.guard.status === 'open' || isMadeForAll(entry, facts))
    if (stopped || open.length === 0 || (!nothingGuarded && unused.length === 0)) return []
    const list = unused[0]
    return [
      auditFinding(meta, {
        severity:
          list || facts.entries.some(({ access }) => access.declared !== null && access.declared !== 'public')
            ? 'error'
            : 'warning',
        confidence: 'executed',
        file: proxy.file,
        line: (list ?? proxy.clerk ?? { line: 1 }).line,
        message: `The proxy turns nobody away${list ? `: ${list.name === null ? 'its list' : `\`${list.name}\``} is built and never asked` : ''}. A stranger gets into ${listed(open)}, which ${open.length === 1 ? 'has no guard of its own' : 'have no guard of their own'}.`,
        evidence: open.slice(0, 5).flatMap((entry) => shownPlain(entry, facts)),
        help: 'A bare `clerkMiddleware()` protects nothing: call `await auth.protect()` for what is not public, and guard each resource.',
      }),
    ]
  },
}

function letsPass(entry: ReportEntry, facts: AuditFacts): boolean {
  const asked = plainAnswer(entry, facts)
  return asked === undefined || passes(asked)
}

function shownPlain(entry: ReportEntry, facts: AuditFacts): string[] {
  const asked = plainAnswer(entry, facts)
  return asked ? [shown(entry, asked)] : []
}

import { auditFinding, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, isTurnedAwayByProxy, passes, plainAnswer, proxyPlace, shown } from './executed.ts'
import { isTurnedAway, type ReportEntry } from '../access/index.ts'
import { evidenceOf, isPublicByIntent } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta, type RunFacts } from './rule.ts'

const meta: RuleMeta = { id: 'proxy-inverted-matcher', cwe: 'CWE-863', asvs: 'V8.2.1' }

/**
 * The signature of an inverted condition: the proxy turns strangers away from what is open by itself (and declared
 * public, or a sign-in page), and lets them pass to what is not.
 */
export const proxyInvertedMatcher: ObservedRule = {
  ...meta,
  check: (facts) => {
    const wronglyClosed = facts.entries.filter((entry) => isPublicByIntent(entry, facts) && closedByProxy(entry, facts))
    const others = facts.entries.filter((entry) => !isPublicByIntent(entry, facts) && entry.kind !== 'server-function')
    const letThrough = others.filter((entry) => entry.outcomes['anonymous']?.proxy === 'reached')
    if (wronglyClosed.length === 0 || others.length === 0 || letThrough.length * 2 < others.length) return []
    const reached = letThrough.filter((entry) => entry.outcomes['anonymous']?.observed === 'reached')
    const stranger =
      reached.length > 0
        ? `A stranger reaches ${list(reached)}`
        : `Only the guards in the resources still stand (${list(letThrough)} pass the proxy)`
    return [
      observedFinding(meta, {
        severity: 'error',
        file: facts.app.proxy.file ?? '',
        message: `The proxy protects the wrong side: it closes ${list(wronglyClosed)} to the public and lets anyone pass to the rest. ${stranger}.`,
        evidence: [...wronglyClosed.slice(0, 3), ...letThrough.slice(0, 3)].flatMap((entry) =>
          evidenceOf(entry, 'anonymous'),
        ),
        help: 'Turn the condition round: `if (!isPublicRoute(req)) await auth.protect()`.',
      }),
    ]
  },
}

function closedByProxy(entry: ReportEntry, facts: RunFacts): boolean {
  const outcome = entry.outcomes['anonymous']
  if (!outcome || !isTurnedAway(outcome.observed, entry)) return false
  const alone = facts.alone.get(entry.id)
  return alone === undefined || alone.outcome === 'reached'
}

function list(entries: ReportEntry[]): string {
  const shown = entries.slice(0, 3).map((entry) => entry.id)
  return entries.length > 3 ? `${shown.join(', ')} and ${entries.length - 3} more` : shown.join(', ')
}

/** Of the executed proxy: it turns strangers away from sign-in pages and lets them pass to most of the rest. */
export const proxyInvertedMatcherAudit: AuditRule = {
  ...meta,
  check: (facts) => {
    const asked = facts.entries.filter(
      ({ kind, webhook }) => kind !== 'server-function' && kind !== 'metadata-route' && webhook === undefined,
    )
    const closed = asked.filter((entry) => isMadeForAll(entry, facts) && isTurnedAwayByProxy(plainAnswer(entry, facts)))
    const others = asked.filter((entry) => !isMadeForAll(entry, facts))
    const pass = others.filter((entry) => {
      const answer = plainAnswer(entry, facts)
      return answer?.answer.runs === true && passes(answer)
    })
    if (closed.length === 0 || pass.length === 0 || pass.length * 2 < others.length) return []
    const open = pass.filter(({ guard }) => guard.status === 'open')
    return [
      auditFinding(meta, {
        severity: 'error',
        confidence: 'executed',
        ...proxyPlace(facts),
        message: `The proxy protects the wrong side: it closes ${list(closed)} to the public and lets anyone pass to ${list(pass)}.${open.length > 0 ? ` Nothing else guards ${list(open)}.` : ''}`,
        evidence: [...closed.slice(0, 3), ...pass.slice(0, 3)].flatMap((entry) => {
          const answer = plainAnswer(entry, facts)
          return answer ? [shown(entry, answer)] : []
        }),
        help: 'Turn the condition round: `if (!isPublicRoute(req)) await auth.protect()`.',
      }),
    ]
  },
}

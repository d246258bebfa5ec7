import type { Finding } from '../access/index.ts'
import type { MatcherCondition, MatcherEntry } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isTurnedAwayByProxy, plainAnswer, shown } from './executed.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-290: a `missing` condition lets whoever sends the header switch the proxy off. */
const meta: RuleMeta = { id: 'matcher-missing-condition', cwe: 'CWE-290', asvs: 'V8.3.1' }

export const matcherMissingCondition: AuditRule = {
  ...meta,
  check: async (facts) => {
    const { proxy } = facts
    if (proxy?.matcher.status !== 'static') return []
    const findings = await Promise.all(
      proxy.matcher.entries.filter(({ missing }) => missing.length > 0).map((entry) => ofEntry(entry, facts)),
    )
    return findings.flat()
  },
}

async function ofEntry(matcher: MatcherEntry, facts: AuditFacts): Promise<Finding[]> {
  const protectedEntry = facts.entries.find((entry) => isTurnedAwayByProxy(plainAnswer(entry, facts)))
  const asked = protectedEntry && plainAnswer(protectedEntry, facts)
  const headers = headersFor(matcher.missing)
  if (!protectedEntry || !asked || headers === null) return [finding(matcher, [], null)]
  const method = protectedEntry.method === '*' ? 'GET' : protectedEntry.method
  const question = { path: asked.sample.path, method, identity: 'anonymous', client: protectedEntry.client }
  const [answer] = await facts.runtime.ask([{ ...question, headers }])
  // Another entry of the matcher takes the request all the same.
  if (answer?.runs !== false) return []
  const names = Object.keys(headers).join(', ')
  return [
    finding(
      matcher,
      [shown(protectedEntry, asked), `the same with ${names} → the proxy does not run`],
      protectedEntry.guard.status === 'open' ? protectedEntry.id : null,
    ),
  ]
}

/** Headers (or a cookie) that make the condition fail; null where it needs something else. */
function headersFor(conditions: MatcherCondition[]): Record<string, string> | null {
  const condition = conditions.find(({ type }) => type === 'header' || type === 'cookie')
  if (condition?.key === undefined) return null
  const value = /^[\w-]+$/.test(condition.value ?? '') ? (condition.value ?? '1') : '1'
  return condition.type === 'header'
    ? { [condition.key.toLowerCase()]: value }
    : { cookie: `${condition.key}=${value}` }
}

function finding(matcher: MatcherEntry, evidence: string[], open: string | null): Finding {
  const keys = matcher.missing.map(({ key, type }) => key ?? type).join(', ')
  return auditFinding(meta, {
    severity: open === null ? 'warning' : 'error',
    confidence: evidence.length > 0 ? 'executed' : 'read',
    ...matcher,
    message: `Whoever sends ${keys} switches the proxy off: \`missing\` leaves such requests out of the matcher.${open === null ? '' : ` ${open} has no guard of its own.`}`,
    evidence,
    help: 'Remove `missing` from the matcher: it is there in the example for content security policies, not for auth.',
  })
}

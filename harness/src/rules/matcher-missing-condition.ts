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
    const findings: Finding[] = []
    for (const [index, matcher] of proxy.matcher.entries.entries()) {
      if (matcher.missing.length > 0) findings.push(...(await ofEntry(matcher, index, facts)))
    }
    return findings
  },
}

/** Protected entry points that are tried, at most, until one shows what the condition does. */
const MAX_TRIED = 100

async function ofEntry(matcher: MatcherEntry, index: number, facts: AuditFacts): Promise<Finding[]> {
  const headers = headersFor(matcher.missing)
  if (facts.runtime.status !== 'ready' || headers === null) return [finding(matcher, [], null)]
  const closed = facts.entries.filter((entry) => isTurnedAwayByProxy(plainAnswer(entry, facts)))
  // First those that nothing else guards: they tell most.
  const tried = closed.toSorted((a, b) => Number(b.guard.status === 'open') - Number(a.guard.status === 'open'))
  for (const entry of tried.slice(0, MAX_TRIED)) {
    const asked = plainAnswer(entry, facts)
    if (!asked) continue
    const method = entry.method === '*' ? 'GET' : entry.method
    const question = { path: asked.sample.path, method, identity: 'anonymous', client: entry.client }
    const covered = await facts.runtime.entriesThatMatch(question)
    if (covered?.[index] !== true) continue
    const [answer] = await facts.runtime.ask([{ ...question, headers }])
    // Else another entry of the matcher takes the request all the same.
    if (answer?.runs !== false) continue
    const evidence = [shown(entry, asked), `the same with ${Object.keys(headers).join(', ')} → the proxy does not run`]
    return [finding(matcher, evidence, entry.guard.status === 'open' ? entry.id : null)]
  }
  return []
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
    ...(matcher.missingAt ?? matcher),
    message: `Whoever sends ${keys} switches the proxy off: \`missing\` leaves such requests out of the matcher.${open === null ? '' : ` ${open} has no guard of its own.`}`,
    evidence,
    help: 'Remove `missing` from the matcher: it is there in the example for content security policies, not for auth.',
  })
}

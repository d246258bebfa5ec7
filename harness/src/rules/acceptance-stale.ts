import type { Finding } from '../access/index.ts'
import { judgeAccepted, POLICY_FILE } from '../policy/index.ts'
import { auditFinding, type AuditRule } from './audit-rule.ts'
import type { PolicyFacts } from './policy-facts.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-561 (dead code): it would hide the same finding when it comes back. */
const meta: RuleMeta = { id: 'acceptance-stale', cwe: 'CWE-561', asvs: 'V8.1.1' }

export const acceptanceStale: AuditRule = {
  ...meta,
  check: (facts, before = []) => {
    // What the proxy was not asked, it may have hidden.
    if (!facts.policy || (facts.runtime.status !== 'ready' && facts.runtime.status !== 'no-proxy')) return []
    return staleAcceptances(facts.policy, before)
  },
}

/** @param found every finding of the rules that are judged */
export function staleAcceptances({ policy, read, judged }: PolicyFacts, found: Finding[]): Finding[] {
  const { stale } = judgeAccepted(found, policy, read, '')
  return stale.flatMap((index) => {
    const one = policy.accepted[index]
    if (one === undefined || !judged.has(one.rule)) return []
    const about = `${one.rule} ${one.entry === undefined ? `in ${one.file}` : `of ${one.entry}`}`
    const again = found.some(({ rule, entry, file }) => rule === one.rule && (entry === one.entry || file === one.file))
    return [
      auditFinding(meta, {
        severity: 'warning',
        confidence: 'read',
        file: POLICY_FILE,
        ...policy.placeOfAccepted(index),
        message: again
          ? `${about} is accepted for code that has changed or moved since: the finding is back.`
          : `${about} is accepted, and no longer found.`,
        evidence: [`until ${one.until}: ${one.reason}`],
        help: again
          ? 'Look at it again: mend it, or accept it anew with `routewarden policy accept`. `routewarden policy write` takes this line out.'
          : '`routewarden policy write` takes it out, so that the finding shows when it comes back.',
      }),
    ]
  })
}

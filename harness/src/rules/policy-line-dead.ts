import type { Finding } from '../access/index.ts'
import { linesOf, POLICY_FILE } from '../policy/index.ts'
import { auditFinding, type AuditRule } from './audit-rule.ts'
import { lineOf, type PolicyQuestion } from './policy-facts.ts'
import type { ObservedRule, RuleMeta } from './rule.ts'

/** CWE-561 (dead code): what the line declares is checked nowhere, and it would speak for whatever comes there next. */
const meta: RuleMeta = { id: 'policy-line-dead', cwe: 'CWE-561', asvs: 'V8.1.1' }

export const policyLineDead: ObservedRule = {
  ...meta,
  check: ({ policy, ...facts }) => (policy ? deadLines({ ...facts, ...policy, basis: 'observed' }) : []),
}

export const policyLineDeadAudit: AuditRule = {
  ...meta,
  check: ({ policy, ...facts }) => (policy ? deadLines({ ...facts, ...policy, basis: 'predicted' }) : []),
}

export function deadLines({ policy, entries, basis }: PolicyQuestion): Finding[] {
  return linesOf(policy)
    .dead(entries)
    .map((key) =>
      auditFinding(meta, {
        severity: 'warning',
        confidence: basis === 'observed' ? 'observed' : 'read',
        file: POLICY_FILE,
        ...policy.placeOf(key),
        message: `${JSON.stringify(key)} matches no entry point: what it declares is checked nowhere, and would speak for whatever comes there next.`,
        evidence: [lineOf(policy, key)],
        help: `Correct it (\`routewarden routes\` lists what there is), or take it out: \`routewarden policy write --accept ${JSON.stringify(key)}\`.`,
      }),
    )
}

import type { Finding } from '../access/index.ts'
import { linesOf, todayOf, declares } from '../policy/index.ts'
import type { AuditRule } from './audit-rule.ts'
import { acceptCommand, entryFinding, lineOf, type PolicyQuestion } from './policy-facts.ts'
import type { ObservedRule, RuleMeta } from './rule.ts'

/**
 * CWE-1059 (insufficient technical documentation). ASVS 5.0 V8.1.1: the rules of who may reach what are written down.
 * Only where there is a policy: an entry point that came since, or whose access was not known when it was written.
 */
const meta: RuleMeta = { id: 'policy-undeclared', cwe: 'CWE-1059', asvs: 'V8.1.1' }

export const policyUndeclared: ObservedRule = {
  ...meta,
  check: ({ policy, ...facts }) => (policy ? undeclared({ ...facts, ...policy, basis: 'observed' }) : []),
}

export const policyUndeclaredAudit: AuditRule = {
  ...meta,
  check: ({ policy, ...facts }) => (policy ? undeclared({ ...facts, ...policy, basis: 'predicted' }) : []),
}

export function undeclared(question: PolicyQuestion): Finding[] {
  const lines = linesOf(question.policy)
  return question.entries.flatMap((entry) => {
    const found = lines.for(entry)
    if (found !== null && found.line.access !== 'unknown') return []
    if (declares(question.config.for(entry))) return []
    const { access } = todayOf(entry, question.basis)
    const isNew = found === null
    const why = entry.guard.reason === undefined ? '' : ` (${entry.guard.reason})`
    const now = access === 'unknown' ? `its access is unknown${why}` : `today it lets in ${access}`
    return [
      entryFinding(meta, question, {
        entry,
        key: found?.key ?? null,
        severity: 'error',
        message: isNew
          ? `Nobody declared ${entry.id}, which is new: ${now}.`
          : `Nobody declared ${entry.id}: the policy says unknown; ${now}.`,
        evidence: found === null ? [] : [lineOf(question.policy, found.key)],
        help:
          access === 'unknown'
            ? `Say who should get in (\`routewarden policy write --accept ${JSON.stringify(entry.id)} --access signed-in --why "…"\`), or record what a running server shows (\`routewarden test\`, then \`routewarden policy write --from .routewarden/report/routewarden-report.json\`).`
            : `If that is right, record it: ${acceptCommand(entry.id)}.`,
      }),
    ]
  })
}

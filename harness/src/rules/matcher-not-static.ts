import { auditFinding, type AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-1188: Next reads `config` from the source text; what is computed, it cannot read. */
const meta: RuleMeta = { id: 'matcher-not-static', cwe: 'CWE-1188', asvs: 'V8.3.1' }

export const matcherNotStatic: AuditRule = {
  ...meta,
  check: ({ proxy }) => {
    if (proxy?.matcher.status !== 'not-static') return []
    const { place, reason, effect } = proxy.matcher
    return [
      auditFinding(meta, {
        severity: 'error',
        confidence: 'read',
        ...place,
        message: `Next cannot read \`config\`: ${reason}. ${effect === 'refused' ? 'The build fails.' : 'It is ignored, and the proxy runs for every request, static files included.'}`,
        evidence: [`${place.file}:${place.line}`],
        help: "Write the matcher out as `export const config = { matcher: ['…'] }`, in literals.",
      }),
    ]
  },
}

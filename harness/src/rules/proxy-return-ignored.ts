import { auditFinding, type AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-252: a response is made and dropped. Clerk's own `redirectToSignIn()` throws, and needs no `return`. */
const meta: RuleMeta = { id: 'proxy-return-ignored', cwe: 'CWE-252', asvs: 'V8.3.1' }

export const proxyReturnIgnored: AuditRule = {
  ...meta,
  check: ({ proxy }) =>
    (proxy?.protects ?? [])
      .filter(({ kind, returned, callee }) => kind !== 'protect' && !returned && !/redirectToSign(In|Up)$/.test(callee))
      .map((call) =>
        auditFinding(meta, {
          severity: 'error',
          confidence: 'read',
          ...call,
          message: `The response of \`${call.callee}(…)\` is made and not returned: the request goes on as if it were not there.`,
          evidence: [`${call.file}:${call.line} ${call.callee}(…)`],
          help: `Write \`return ${call.callee}(…)\`.`,
        }),
      ),
}

import type { ProtectCall } from '../proxy/index.ts'
import { auditFinding, type AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-252: a response is made and dropped. Clerk's own `redirectToSignIn()` throws, and needs no `return`. */
const meta: RuleMeta = { id: 'proxy-return-ignored', cwe: 'CWE-252', asvs: 'V8.3.1' }

export const proxyReturnIgnored: AuditRule = {
  ...meta,
  check: ({ proxy }) => {
    const calls = (proxy?.protects ?? []).filter(isLost).flatMap(placesOf)
    // A helper that makes one of several responses is dropped once.
    const places = new Map(calls.map((call) => [`${call.file}:${call.start}`, call]))
    return [...places.values()].map((call) =>
      auditFinding(meta, {
        severity: 'error',
        confidence: 'read',
        ...call,
        message: `The response of \`${call.callee}(…)\` is made and not returned: the request goes on as if it were not there.`,
        evidence: [`${call.file}:${call.line} ${call.callee}(…)`],
        help: call.returnable
          ? `Write \`return ${call.callee}(…)\`.`
          : 'What its function returns is dropped, too: let the handler of the proxy return it.',
      }),
    )
  },
}

const isLost = ({ kind, returned, callee }: ProtectCall): boolean =>
  kind !== 'protect' && !returned && !/redirectToSign(In|Up)$/.test(callee)

type Lost = Pick<ProtectCall, 'callee' | 'returnable' | 'file' | 'line' | 'column' | 'start'>

/** Where a `return` is missing: at the response itself, or where a helper that returns it is called. */
function placesOf(call: ProtectCall): Lost[] {
  return call.dropped.length === 0 ? [call] : call.dropped.map((one) => ({ ...one, returnable: true }))
}

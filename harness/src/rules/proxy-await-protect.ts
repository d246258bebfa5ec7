import { majorOf } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isTurnedAwayByProxy, passes, plainAnswer, shown } from './executed.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-252: `auth.protect()` rejects after the request has gone on, where nobody waits for it. */
const meta: RuleMeta = { id: 'proxy-await-protect', cwe: 'CWE-252', asvs: 'V8.3.1' }

export const proxyAwaitProtect: AuditRule = {
  ...meta,
  check: (facts) => {
    const { proxy } = facts
    // Up to Clerk 5 `auth().protect()` blocks at once.
    if (proxy === null || clerkMajor(facts) < 6) return []
    return proxy.protects
      .filter(({ kind, awaited, returned }) => kind === 'protect' && !awaited && !returned)
      .map((call) =>
        auditFinding(meta, {
          severity: 'error',
          confidence: facts.runtime.status === 'ready' ? 'executed' : 'read',
          ...call,
          message: `\`${call.callee}()\` is not awaited: the request goes on before it rejects, and nobody is turned away here.`,
          evidence: evidenceOf(facts),
          help: call.callee.includes('()')
            ? 'Write `await auth.protect()`: since Clerk 6 `auth` itself has it.'
            : 'Write `await auth.protect()`.',
        }),
      )
  },
}

function clerkMajor({ app }: AuditFacts): number {
  const version = app.clerk?.version ?? app.locked.clerk ?? app.declared.clerk
  return (version === null ? null : majorOf(version)) ?? 7
}

/** A request that passes, where no other line of the proxy stops it. */
function evidenceOf(facts: AuditFacts): string[] {
  const rejected = facts.runtime.unhandled().map((text) => `nobody handled: ${text}`)
  const open = facts.entries.flatMap((entry) => {
    const asked = plainAnswer(entry, facts)
    return asked && asked.answer.runs === true && passes(asked) && !isTurnedAwayByProxy(asked)
      ? [shown(entry, asked)]
      : []
  })
  return [...open.slice(0, 2), ...rejected.slice(0, 1)]
}

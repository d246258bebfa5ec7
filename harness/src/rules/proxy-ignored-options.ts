import { auditFinding, type AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-1188: options of the `authMiddleware` days, which `clerkMiddleware` does not read. */
const meta: RuleMeta = { id: 'proxy-ignored-options', cwe: 'CWE-1188', asvs: 'V8.3.1' }

/** Clerk docs, "Upgrade to Core 2": options of `authMiddleware` that `clerkMiddleware` has no match for. */
const GONE = new Set([
  'publicRoutes',
  'ignoredRoutes',
  'protectedRoutes',
  'privateRoutes',
  'apiRoutes',
  'beforeAuth',
  'afterAuth',
])

export const proxyIgnoredOptions: AuditRule = {
  ...meta,
  check: ({ proxy }) => {
    const clerk = proxy?.clerk
    if (clerk?.name !== 'clerkMiddleware') return []
    return clerk.options
      .filter(({ name }) => GONE.has(name))
      .map((option) =>
        auditFinding(meta, {
          severity: 'error',
          confidence: 'read',
          ...option,
          message: `\`clerkMiddleware\` does not know the option \`${option.name}\` and says nothing: what it was meant to protect is open.`,
          evidence: [`${option.file}:${option.line} ${option.name}`],
          help: 'Decide in the handler: `clerkMiddleware(async (auth, req) => { if (!isPublicRoute(req)) await auth.protect() })`.',
        }),
      )
  },
}

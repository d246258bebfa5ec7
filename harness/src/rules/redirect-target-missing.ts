import type { Finding } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { clerkUrls } from './clerk-urls.ts'
import { variablesOf } from './env-values.ts'
import type { RuleMeta } from './rule.ts'
import { servedPath } from './served-path.ts'

const meta: RuleMeta = { id: 'redirect-target-missing', cwe: 'CWE-706', asvs: 'V2.3.1' }

const VARIABLE = /^NEXT_PUBLIC_CLERK_\w*(REDIRECT_URL|FALLBACK|FORCE)/

/** Props and options after which Clerk sends people somewhere (Clerk docs: "Customize your redirect URLs"). */
const OPTIONS = new Set([
  ...['fallbackRedirectUrl', 'forceRedirectUrl', 'redirectUrl', 'redirectUrlComplete', 'newSubscriptionRedirectUrl'],
  ...['signInFallbackRedirectUrl', 'signInForceRedirectUrl', 'signUpFallbackRedirectUrl', 'signUpForceRedirectUrl'],
  ...['afterSignInUrl', 'afterSignUpUrl', 'afterSignOutUrl', 'afterMultiSessionSingleSignOutUrl'],
  ...['afterCreateOrganizationUrl', 'afterSelectOrganizationUrl', 'afterLeaveOrganizationUrl'],
  'afterSelectPersonalUrl',
])

interface Target {
  name: string
  path: string
  file: string
  line: number
}

export const redirectTargetMissing: AuditRule = {
  ...meta,
  check: async (facts) => {
    const findings: Finding[] = []
    for (const target of [...fromEnv(facts), ...clerkUrlTargets(facts)]) {
      if ((await servedPath(facts, target.path)) === 'no') findings.push(missing(target))
    }
    return findings
  },
}

function fromEnv(facts: AuditFacts): Target[] {
  const set = variablesOf(facts.env)
    .filter(({ name, value }) => VARIABLE.test(name) && /^\/(?!\/)/.test(value))
    .toSorted((a, b) => Number(a.file.template) - Number(b.file.template))
  // A template repeats what the files in use say.
  const first = set.filter(
    ({ name, value }, index) => set.findIndex((other) => other.name === name && other.value === value) === index,
  )
  return first.map(({ name, value, file, line }) => ({ name, path: value, file: file.file, line }))
}

function clerkUrlTargets(facts: AuditFacts): Target[] {
  return clerkUrls(facts, OPTIONS).map(({ option, ...rest }) => ({ name: option, ...rest }))
}

function missing(target: Target): Finding {
  return auditFinding(meta, {
    severity: 'warning',
    confidence: 'read',
    file: target.file,
    line: target.line,
    message: `${occasion(target.name)} people are sent to ${target.path}, where the app has no page: they see a 404.`,
    evidence: [`${target.file}:${target.line} ${target.name} → ${target.path}`],
    help: `Let ${target.name} name a page that exists, or add the page.`,
  })
}

function occasion(name: string): string {
  const words = name.replace(/[^A-Za-z]/g, '').toLowerCase()
  if (words.includes('signout')) return 'After signing out,'
  if (words.includes('signup')) return 'After signing up,'
  if (words.includes('organization')) return 'After a change of organization,'
  return words.includes('signin') || /fallback|force/.test(words) ? 'After signing in,' : 'From here,'
}

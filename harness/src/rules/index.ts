/** The rules about a running app, in the order in which a report lists their findings. */
import type { Finding } from '../access/index.ts'
import { acceptanceStale } from './acceptance-stale.ts'
import { bypassVariant } from './bypass-variant.ts'
import { deprecatedRouteMatcher } from './deprecated-route-matcher.ts'
import type { AuditFacts, AuditRule } from './audit-rule.ts'
import { GUARD_RULES } from './guard-rules.ts'
import { localeUnprotected } from './locale-unprotected.ts'
import { matcherMissesRoutes } from './matcher-misses-routes.ts'
import { methodBlindPublic, methodBlindPublicAudit } from './method-blind-public.ts'
import { missingTenantFilter } from './missing-tenant-filter.ts'
import { ownerNotChecked } from './owner-not-checked.ts'
import { deadLines, policyLineDead, policyLineDeadAudit } from './policy-line-dead.ts'
import { policyMismatch, policyMismatchAudit, policyMismatchMeta } from './policy-mismatch.ts'
import { departures } from './policy-departures.ts'
import type { PolicyQuestion } from './policy-facts.ts'
import { policyUndeclared, policyUndeclaredAudit, undeclared } from './policy-undeclared.ts'
import { predictionDiffers } from './prediction-differs.ts'
import { prefixOvermatch } from './prefix-overmatch.ts'
import { proxyInvertedMatcher, proxyInvertedMatcherAudit } from './proxy-inverted-matcher.ts'
import { proxyLocation } from './proxy-location.ts'
import { proxyProtectsNothing, proxyProtectsNothingAudit } from './proxy-protects-nothing.ts'
import { rewriteUnprotected } from './rewrite-unprotected.ts'
import { roleCheckNegation } from './role-check-negation.ts'
import { clientOnlyRedirect } from './client-only-redirect.ts'
import type { ObservedRule, RunFacts } from './rule.ts'
import { redirectLoop } from './redirect-loop.ts'
import { signInRouteClosed } from './sign-in-route-closed.ts'
import { PROXY_READ_RULES } from './proxy-read-rules.ts'
import { SETUP_RULES } from './setup-rules.ts'
import { staticExtensionBypass, staticExtensionBypassAudit } from './static-extension-bypass.ts'
import { unprotectedPage } from './unprotected-page.ts'
import { unprotectedRouteHandler } from './unprotected-route-handler.ts'
import { unprotectedServerFunction } from './unprotected-server-function.ts'
import { webhookNotPublicAudit } from './webhook-not-public.ts'
import { WEBHOOK_RULES } from './webhook-rules.ts'

export const OBSERVED_RULES: ObservedRule[] = [
  proxyLocation,
  proxyInvertedMatcher,
  proxyProtectsNothing,
  signInRouteClosed,
  redirectLoop,
  clientOnlyRedirect,
  unprotectedRouteHandler,
  unprotectedPage,
  unprotectedServerFunction,
  staticExtensionBypass,
  bypassVariant,
  methodBlindPublic,
  missingTenantFilter,
  ownerNotChecked,
  roleCheckNegation,
  policyMismatch,
  policyUndeclared,
  policyLineDead,
  predictionDiffers,
  deprecatedRouteMatcher,
]

/** Rules about what was read and executed, in the order in which a report lists their findings. */
export const AUDIT_RULES: AuditRule[] = [
  ...PROXY_READ_RULES,
  proxyInvertedMatcherAudit,
  matcherMissesRoutes,
  proxyProtectsNothingAudit,
  webhookNotPublicAudit,
  staticExtensionBypassAudit,
  prefixOvermatch,
  localeUnprotected,
  rewriteUnprotected,
  methodBlindPublicAudit,
  ...WEBHOOK_RULES,
  ...GUARD_RULES,
  ...SETUP_RULES,
  policyMismatchAudit,
  policyUndeclaredAudit,
  policyLineDeadAudit,
  // Last: it looks at what all the others found.
  acceptanceStale,
]

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 }

/** Runs every rule about a running app. Errors first; within a severity, the order of the rules. */
export function checkRun(facts: RunFacts): Finding[] {
  return sortFindings(OBSERVED_RULES.flatMap((rule) => rule.check(facts)))
}

/** Runs every rule about what an audit gathered. Errors first; within a severity, the order of the rules. */
export async function checkAudit(facts: AuditFacts): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const rule of AUDIT_RULES) findings.push(...(await rule.check(facts, findings)))
  return sortFindings(findings)
}

/** What the policy says of a report: the rules about it, whatever others say of the same. */
export function checkPolicy(question: PolicyQuestion): Finding[] {
  return sortFindings([...departures(policyMismatchMeta, question), ...undeclared(question), ...deadLines(question)])
}

export function sortFindings(findings: Finding[]): Finding[] {
  return findings.toSorted((a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity])
}

export type { AuditFacts, AuditRule, SampleAnswer } from './audit-rule.ts'
export { CLERK_ADVISORIES, NEXT_ADVISORIES } from './advisories.ts'
export { givenInCode } from './env-missing.ts'
export { envReads } from './env-reads.ts'
export { clerkKey, effective, isPlaceholder, loadOrder, variablesOf } from './env-values.ts'
export { clerkVersion, nextVersion, rangeOf, type PackageVersion, type VersionRange } from './package-versions.ts'
export { filesMentioning, parsed } from './source-files.ts'
export { customClaims, type CustomClaim } from './role-claim-missing.ts'
export { staleAcceptances } from './acceptance-stale.ts'
export type { PolicyFacts, PolicyQuestion } from './policy-facts.ts'
export type { RunFacts } from './rule.ts'
export { routeMeant } from './nearest-route.ts'

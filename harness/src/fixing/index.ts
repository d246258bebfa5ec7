/** Edits that mend findings: offered by editors, made in bulk by `routewarden fix`. */
import path from 'node:path'
import type { Finding } from '../access/index.ts'
import type { AuditFacts } from '../rules/index.ts'
import { cacheEdits } from './cache-key.ts'
import type { Edit, EditInput } from './edit.ts'
import { missedHandlerEdits, missingConditionEdits, staticMatcherEdits } from './matcher.ts'
import { helperEdits, protectEdits } from './protect.ts'
import { deadPatternEdits } from './dead-pattern.ts'
import { providerEdits } from './provider.ts'
import { exportEdits } from './proxy-export.ts'
import { ignoredOptionEdits } from './proxy-options.ts'
import { askListEdits, conditionEdits, publicRouteEdits, returnEdits, segmentEdits } from './proxy.ts'
import { refusalEdits } from './refusal.ts'
import { unsetSecretEdits } from './unset-secret.ts'
import { deletedEdits } from './webhook-events.ts'
import { fallbackEdits } from './webhook-fallback.ts'
import { refuseEdits } from './webhook-refuse.ts'
import { signingSecretEdits } from './webhook-secret.ts'
import { verifyEdits } from './webhook-verify.ts'

const MAKERS: Partial<Record<string, (input: EditInput) => Edit[]>> = {
  'auth-in-cache': cacheEdits,
  'client-only-guard': protectEdits,
  'deprecated-route-matcher': protectEdits,
  'env-webhook-secret-name': signingSecretEdits,
  'guard-optional-user': protectEdits,
  'guard-result-ignored': refusalEdits,
  'guard-some-methods': protectEdits,
  'layout-only-guard': protectEdits,
  'matcher-misses-routes': missedHandlerEdits,
  'matcher-missing-condition': missingConditionEdits,
  'matcher-not-static': staticMatcherEdits,
  'prefix-overmatch': segmentEdits,
  'protected-pattern-dead': deadPatternEdits,
  'public-pattern-dead': deadPatternEdits,
  'provider-missing': providerEdits,
  'proxy-export': exportEdits,
  'proxy-ignored-options': ignoredOptionEdits,
  'proxy-inverted-matcher': conditionEdits,
  'proxy-protects-nothing': askListEdits,
  'proxy-return-ignored': returnEdits,
  'secret-unset-accepted': unsetSecretEdits,
  'server-function-exposed': helperEdits,
  'unprotected-page': protectEdits,
  'unprotected-route-handler': protectEdits,
  'unprotected-server-function': protectEdits,
  'webhook-missing-events': deletedEdits,
  'webhook-not-public': publicRouteEdits,
  'webhook-secret-fallback': fallbackEdits,
  'webhook-unverified': verifyEdits,
  'webhook-verify-after-use': refuseEdits,
}

/** What may be done about a finding, in its own file. Empty where a person has to think. */
export function editsOf(finding: Finding, facts: Pick<AuditFacts, 'app' | 'inventory' | 'proxy' | 'sources'>): Edit[] {
  const make = MAKERS[finding.rule]
  if (!make) return []
  const file = facts.sources.parse(path.join(facts.app.root, finding.file))
  return 'reason' in file || file.errors.length > 0 ? [] : make({ finding, file, facts })
}

export { applyChanges, insert, type Change, type Edit } from './edit.ts'
export { indentAt, styleOf, type Style } from './style.ts'

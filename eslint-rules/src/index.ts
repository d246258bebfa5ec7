import { createRequire } from 'node:module'
import type { TSESLint } from '@typescript-eslint/utils'
import clerkClientAwait from './rules/clerk-client-await.ts'
import guardAwait from './rules/guard-await.ts'
import matcherUnescapedDot from './rules/matcher-unescaped-dot.ts'
import missingTenantFilter from './rules/missing-tenant-filter.ts'
import nonNullAuth from './rules/non-null-auth.ts'
import openRedirect from './rules/open-redirect.ts'
import proxyAwaitProtect from './rules/proxy-await-protect.ts'
import roleCheckNegation from './rules/role-check-negation.ts'
import roleFromUnsafeMetadata from './rules/role-from-unsafe-metadata.ts'
import webhookFirstEmail from './rules/webhook-first-email.ts'
import webhookRawBody from './rules/webhook-raw-body.ts'
import wrongAuthImport from './rules/wrong-auth-import.ts'
import type { RuleDocs } from './create-rule.ts'
import { PROJECT_RULES } from './project/catalogue.ts'
import { createProjectRule, withFindings } from './project/project-rule.ts'

const manifest = createRequire(import.meta.url)('../package.json') as { name: string; version: string }

/** Rules that see one file. Some are also found by an audit of the app, which sees more. */
const fileRules = {
  'clerk-client-await': clerkClientAwait,
  'guard-await': withFindings('guard-await', guardAwait),
  'matcher-unescaped-dot': withFindings('matcher-unescaped-dot', matcherUnescapedDot),
  'missing-tenant-filter': withFindings('missing-tenant-filter', missingTenantFilter),
  'non-null-auth': nonNullAuth,
  'open-redirect': openRedirect,
  'proxy-await-protect': withFindings('proxy-await-protect', proxyAwaitProtect),
  'role-check-negation': roleCheckNegation,
  'role-from-unsafe-metadata': roleFromUnsafeMetadata,
  'webhook-first-email': webhookFirstEmail,
  'webhook-raw-body': withFindings('webhook-raw-body', webhookRawBody),
  'wrong-auth-import': wrongAuthImport,
}

type Rule = TSESLint.RuleModule<string, readonly unknown[], RuleDocs>

const projectRules: Record<string, Rule> = Object.fromEntries(
  PROJECT_RULES.map((rule) => [rule.id, createProjectRule(rule) as unknown as Rule]),
)

/** Every rule under its id, which is also its name in `routewarden audit` and in reports. */
export const rules: Record<string, Rule> = Object.fromEntries(
  Object.entries({ ...(fileRules as unknown as Record<string, Rule>), ...projectRules }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  ),
)

export const meta = { name: manifest.name, version: manifest.version, namespace: 'routewarden' }

const base = { meta, rules }

const config = (name: string, ids: string[]): TSESLint.FlatConfig.Config => ({
  name: `routewarden/${name}`,
  plugins: { routewarden: base },
  rules: Object.fromEntries(ids.map((id) => [`routewarden/${id}`, 'error'])),
})

const all = Object.keys(rules)
const first = (name: RuleDocs['recommended']) => all.filter((id) => rules[id]?.meta.docs?.recommended === name)

/**
 * Flat configs. `recommended`: what is wrong wherever it stands; `strict`: and what is seldom right; `migration`: what
 * will have to go, for teams on their way from checks in the proxy to checks in each resource; `all`: everything.
 */
export const configs = {
  recommended: config('recommended', first('recommended')),
  strict: config('strict', [...first('recommended'), ...first('strict')]),
  migration: config('migration', first('migration')),
  all: config('all', all),
}

export default { ...base, configs }

import { createRequire } from 'node:module'
import type { TSESLint } from '@typescript-eslint/utils'
import clerkClientAwait from './rules/clerk-client-await.ts'
import guardAwait from './rules/guard-await.ts'
import matcherUnescapedDot from './rules/matcher-unescaped-dot.ts'
import proxyAwaitProtect from './rules/proxy-await-protect.ts'
import roleCheckNegation from './rules/role-check-negation.ts'
import roleFromUnsafeMetadata from './rules/role-from-unsafe-metadata.ts'
import webhookFirstEmail from './rules/webhook-first-email.ts'
import webhookRawBody from './rules/webhook-raw-body.ts'

const manifest = createRequire(import.meta.url)('../package.json') as { name: string; version: string }

/** Every rule under its id, which is also its name in `routewarden audit` and in reports. */
export const rules = {
  'clerk-client-await': clerkClientAwait,
  'guard-await': guardAwait,
  'matcher-unescaped-dot': matcherUnescapedDot,
  'proxy-await-protect': proxyAwaitProtect,
  'role-check-negation': roleCheckNegation,
  'role-from-unsafe-metadata': roleFromUnsafeMetadata,
  'webhook-first-email': webhookFirstEmail,
  'webhook-raw-body': webhookRawBody,
}

export type RuleId = keyof typeof rules

export const meta = { name: manifest.name, version: manifest.version, namespace: 'routewarden' }

const base = { meta, rules }

const config = (name: string, ids: RuleId[]): TSESLint.FlatConfig.Config => ({
  name: `routewarden/${name}`,
  plugins: { routewarden: base },
  rules: Object.fromEntries(ids.map((id) => [`routewarden/${id}`, 'error'])),
})

const all = Object.keys(rules) as RuleId[]

/** Flat configs. `recommended`: what is wrong wherever it stands; `strict`: and what is seldom right; `all`: everything. */
export const configs = {
  recommended: config(
    'recommended',
    all.filter((id) => rules[id].meta.docs?.recommended === 'recommended'),
  ),
  strict: config('strict', all),
  all: config('all', all),
}

export default { ...base, configs }

import { ESLintUtils } from '@typescript-eslint/utils'

/** What a rule's docs say beyond ESLint's own fields. */
export interface RuleDocs {
  /** In which config the rule first appears: `recommended` is part of `strict`; `migration` stands alone. */
  recommended: 'recommended' | 'strict' | 'migration'
  cwe: `CWE-${number}`
  /** OWASP ASVS 5.0 requirement. */
  asvs: `V${number}.${number}.${number}`
}

/** Where a rule's page is, from its id. Pages are part of the package. */
export function docsUrl(id: string): string {
  return new URL(`../docs/rules/${id}.md`, import.meta.url).href
}

/** The one shape of every rule here; `name` is its id in ESLint, in `routewarden audit` and in reports. */
export const createRule = ESLintUtils.RuleCreator<RuleDocs>(docsUrl)

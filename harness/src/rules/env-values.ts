/** What the values of environment variables are, told by their form. No value leaves this file. */
import type { EnvFile, EnvVariable } from '../audit/env-files.ts'

/** A value that somebody has still to fill in, or that points at another variable. */
export function isPlaceholder(value: string): boolean {
  if (value.trim() === '' || /^\$\{?\w+\}?$/.test(value) || /^<.*>$|\.\.\.|…|\*{3}|x{4}/i.test(value)) return true
  return /your[_-]|placeholder|example|dummy|change-?me|fake|replace|insert|redacted/i.test(value)
}

export type KeyMode = 'test' | 'live'

/** A Clerk key by its prefix (Clerk docs: "Clerk environment variables"); null: no key, or a placeholder. */
export function clerkKey(value: string): { kind: 'publishable' | 'secret'; mode: KeyMode } | null {
  const found = /^(pk|sk)_(test|live)_\S/.exec(value)
  if (!found || isPlaceholder(value)) return null
  return { kind: found[1] === 'pk' ? 'publishable' : 'secret', mode: found[2] as KeyMode }
}

/** Host of the Frontend API that a publishable key names: base64 of `host$` (@clerk/shared, `parsePublishableKey`). */
export function instanceOf(publishableKey: string): string | null {
  const encoded = /^pk_(?:test|live)_([\w+/=-]+)$/.exec(publishableKey)?.[1]
  const decoded = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  return /^[\w.-]+\.[\w-]+\$$/.test(decoded) ? decoded.slice(0, -1) : null
}

/** Forms that secrets of well-known services have. */
const SECRET_FORMS: readonly { what: string; form: RegExp }[] = [
  { what: 'a secret key (sk_…)', form: /^sk_(?:test|live)_(\w{16,})/ },
  { what: 'a restricted key (rk_…)', form: /^rk_(?:test|live)_(\w{16,})/ },
  { what: 'a webhook signing secret (whsec_…)', form: /^whsec_([\w+/=-]{16,})/ },
  { what: 'an API key (sk-…)', form: /^sk-([\w-]{20,})/ },
  { what: 'a GitHub token', form: /^(?:gh[pousr]_|github_pat_)(\w{20,})/ },
  { what: 'a private key', form: /-----BEGIN [A-Z ]*PRIVATE KEY-----([\s\S]*)/ },
]

/** What secret a value looks like; null: none, or one that is made up (`sk_test_xxxx`, `sk_test_0000…`). */
export function secretForm(value: string): string | null {
  for (const { what, form } of SECRET_FORMS) {
    const body = form.exec(value)?.[1]
    if (body !== undefined && !isPlaceholder(value) && new Set(body).size >= 8) return what
  }
  return null
}

/** Does the name itself say that the value is a secret? */
export function namesSecret(name: string): boolean {
  return /(^|_)(SECRET(_KEY|_TOKEN|_ACCESS_KEY)?|PRIVATE_KEY|SIGNING_KEY|SERVICE_ROLE_KEY)(_(TEST|LIVE|DEV|PROD))?$/.test(
    name,
  )
}

export interface PlacedVariable extends EnvVariable {
  file: EnvFile
}

/** Every variable with its file, in the order of the files. */
export function variablesOf(files: EnvFile[]): PlacedVariable[] {
  return files.flatMap((file) => file.variables.map((variable) => ({ ...variable, file })))
}

/**
 * Files that Next reads, the strongest first (Next docs: "Environment Variables > Load Order"). In `production` and
 * `development`; `.env.test` is read by tests alone.
 */
export function loadOrder(files: EnvFile[], mode: 'development' | 'production'): EnvFile[] {
  const names = [`.env.${mode}.local`, '.env.local', `.env.${mode}`, '.env']
  return names.flatMap((name) => files.find(({ file }) => file === name) ?? [])
}

/** The variable as Next takes it: of the strongest file that sets it. An empty line counts as set, as Next has it. */
export function effective(files: EnvFile[], name: string): PlacedVariable | null {
  for (const file of files) {
    const variable = file.variables.findLast((one) => one.name === name)
    if (variable) return { ...variable, file }
  }
  return null
}

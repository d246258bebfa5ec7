/** What one generated app is like. Plain data, so that a case that differed can be pasted into `regressions.ts`. */

export interface AppConfig {
  /** `middleware` runs in the edge runtime unless `nodeRuntime` says otherwise; `proxy` always runs in Node. */
  file: 'proxy' | 'middleware'
  nodeRuntime: boolean
  src: boolean
  router: 'app' | 'pages'
  basePath: '' | '/base'
  trailingSlash: boolean
  i18n: boolean
  /** NEXT_PUBLIC_CLERK_SIGN_IN_URL; null: Clerk's hosted page. */
  signInUrl: string | null
  /** Source text of `config.matcher`, as it stands in the file (escapes as typed); null: no `config`. */
  matcher: string | null
  /** Name in `HANDLERS`. */
  handler: string
  /** Source text of each pattern. */
  publicPatterns: string[]
  protectedPatterns: string[]
}

export interface Asked {
  path: string
  method: string
  client: 'document' | 'api'
  identity: string
  headers?: Record<string, string>
}

/** A difference that was once found, kept for ever. */
export interface Regression {
  /** What was wrong. */
  about: string
  config: AppConfig
  requests: Asked[]
}

export const LOCALES = ['en', 'nl']
export const BUILD_ID = 'conformance'
/** Told apart by their metadata: `{ role: 'admin' }`. */
export const IDENTITIES = ['anonymous', 'signed-in', 'admin']

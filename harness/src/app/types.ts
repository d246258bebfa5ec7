/** An installed package, as found from the app's folder upwards. */
export interface InstalledPackage {
  version: string
  /** Absolute folder of the package. */
  dir: string
}

/** A condition of `has` or `missing`. The value is a regular expression, and may be a secret: no report shows it. */
export type RouteCondition =
  { type: 'header' | 'cookie' | 'query'; key: string; value?: string | undefined } | { type: 'host'; value: string }

interface RouteRule {
  /** A path-to-regexp pattern, without basePath and locale. */
  source: string
  destination: string
  /** Only requests that meet all of these. */
  has?: RouteCondition[] | undefined
  /** Only requests that meet none of these. */
  missing?: RouteCondition[] | undefined
  /** True when `has` or `missing` limits it. */
  conditional: boolean
  /** False: source and destination are as written, without the app's basePath before them. */
  basePath?: false | undefined
  /** False: the source is matched with the locale in it. */
  locale?: false | undefined
}

/** A rewrite of next.config (Next docs: "next.config.js > rewrites"). */
export interface RouteRewrite extends RouteRule {
  /** When Next looks at it: before its own files, after pages and public files but before dynamic routes, or last. */
  phase: 'beforeFiles' | 'afterFiles' | 'fallback'
}

/** A redirect of next.config (Next docs: "next.config.js > redirects"). Next looks at them before the proxy runs. */
export interface RouteRedirect extends RouteRule {
  statusCode: number
}

/** Facts of `next.config.*` (Next docs: "next.config.js options"). Defaults are Next's own. */
export interface NextConfigFacts {
  /** Relative to the app's root; null: there is none. */
  file: string | null
  /** `''` or `/docs`. */
  basePath: string
  trailingSlash: boolean
  i18n: { locales: string[]; defaultLocale: string } | null
  /** Without a dot, as in next.config. */
  pageExtensions: string[]
  /** Relative to the app's root, as written. */
  distDir: string
  output: string | null
  /** In the order in which Next looks at them. */
  rewrites: RouteRewrite[]
  redirects: RouteRedirect[]
  /** How the facts are known: Next loaded the file, we ran it, only its literals were read, or there is no file. */
  readBy: 'next' | 'execution' | 'parsing' | 'defaults'
  /** Why some facts may be wrong; null when all are known. */
  reason: string | null
}

/** What app this is. */
export interface AppFacts {
  /** Absolute. */
  root: string
  /** `name` of package.json, or the folder's name. */
  name: string
  /** `app/` or `pages/` live in `src/`. */
  srcDir: boolean
  /** Absolute path of the `app/` that Next reads. */
  appDir: string | null
  /** Absolute path of the `pages/` that Next reads. */
  pagesDir: string | null
  /** null: not installed. */
  next: InstalledPackage | null
  /** `@clerk/nextjs`; null: not installed. */
  clerk: InstalledPackage | null
  /** Version ranges of the app's package.json, known even when nothing is installed. */
  declared: { next: string | null; clerk: string | null }
  /** Versions that a lock file fixes; null where none does, or the package is installed. */
  locked: { next: string | null; clerk: string | null }
  routers: ('app' | 'pages')[]
  config: NextConfigFacts
  /**
   * Locales that next-intl puts into the `[locale]` folder, with its `localePrefix`; null: none were found.
   * `locales` holds at least the default one.
   */
  locales: { locales: string[]; defaultLocale: string; prefix: 'always' | 'as-needed' | 'never' } | null
  /** Names of the `.env*` files in the root. */
  envFiles: string[]
  proxy: {
    /** Relative to the root: the file that this Next version reads as its proxy; null: none. */
    file: string | null
    /** Relative to the root: files that look like a proxy and that Next does not read. */
    candidates: string[]
  }
}

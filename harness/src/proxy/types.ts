/** What is known of an app's proxy: from reading its code, and from running it. */
import type { Outcome } from '../access/index.ts'

/** A place in a file of the app. 1-based; `start` and `end` are offsets in the file's text. */
export interface Place {
  /** Relative to the app's root, with `/`. */
  file: string
  line: number
  column: number
  start: number
  end: number
}

/** A condition of a matcher entry (Next docs: "proxy.js > Matcher > has, missing"). */
export interface MatcherCondition {
  type: string
  key?: string
  value?: string
}

/** One entry of `config.matcher`, as written. */
export interface MatcherEntry extends Place {
  source: string
  has: MatcherCondition[]
  missing: MatcherCondition[]
  /** `missing: […]`, with its key; null: there is none. */
  missingAt: Place | null
  /** False: Next does not add the locales of next.config. */
  locale: boolean
  /** The text between the quotes in the file, escapes as typed: `\.` and `\\.` mean different things. */
  raw: string
}

/**
 * `export const config`, as Next reads it: from the source text, before anything runs
 * (next/dist/build/analysis/extract-const-value.js: literals only).
 * `absent`: no matcher, so the proxy runs for every request. `not-static`: Next cannot read it; the build fails
 * (`refused`), or goes on as if there were none (`ignored`).
 */
export type MatcherConfig =
  { status: 'absent' } | { status: 'static'; place: Place; entries: MatcherEntry[]; value: unknown } | NotStatic

export interface NotStatic {
  status: 'not-static'
  /** The part that Next cannot read. */
  place: Place
  reason: string
  effect: 'refused' | 'ignored'
  /** What may stand there instead, and means the same; null: a person has to write it. */
  literal: string | null
  /** Does it only say the same without a cast or brackets? */
  isSame: boolean
}

/** One pattern of a `createRouteMatcher([...])` list. */
export interface ListPattern extends Place {
  /** Path pattern as path-to-regexp reads it, or the source of a regular expression. */
  text: string
  isRegExp: boolean
}

/** What a list is for, told by how the code uses it; by its name only where the use does not tell. */
export type ListRole = 'public' | 'protected' | 'unknown'

/** A call of `createRouteMatcher`, or a hand-made list that the proxy compares paths with. */
export interface PatternList extends Place {
  /** Name of the variable that holds it; null: used on the spot. */
  name: string | null
  patterns: ListPattern[]
  /** False: some patterns are not literals (spreads, variables that could not be followed). */
  complete: boolean
  role: ListRole
  /** Where it is called; empty: built and never used. */
  uses: Place[]
}

/** The call that makes Clerk's proxy. */
export interface ClerkCall extends Place {
  name: 'clerkMiddleware' | 'authMiddleware' | 'withClerkMiddleware'
  /** Has it a handler of the app's own, or is it bare? */
  hasHandler: boolean
  /** Names of option keys given as a literal object (first or second argument), with their places. */
  options: (Place & { name: string })[]
}

/** A call that ends a request (`auth.protect()`, `redirectToSignIn()`, `NextResponse.redirect()` …) in the proxy's own code. */
export interface ProtectCall extends Place {
  /** As written: `auth.protect`, `auth().protect`, `redirectToSignIn`, `NextResponse.redirect`, `Response.redirect`. */
  callee: string
  kind: 'protect' | 'redirect' | 'response'
  awaited: boolean
  /** Is its value returned (directly, through a variable, or as an arrow function's body)? */
  returned: boolean
  /** Calls of functions of the app's own that return it, where nobody takes what they return. */
  dropped: (Place & { callee: string })[]
  /** Would a `return` before it make it the proxy's answer? Not in a callback of `forEach`. */
  returnable: boolean
}

/** What reading the proxy's file says. Nothing of the app runs for this. */
export interface ProxySource {
  /** Relative to the app's root. */
  file: string
  /** Exports that Next looks at: `default`, `proxy`, `middleware`, `config`; and others, for messages. */
  exports: (Place & { name: string; local: string | null })[]
  /** The export that Next calls; null: none, the file does not work as a proxy. */
  handler: 'default' | 'proxy' | 'middleware' | null
  /** What it exports there is `clerkMiddleware` itself, under whatever name: nobody called it. */
  uncalled: boolean
  matcher: MatcherConfig
  clerk: ClerkCall | null
  lists: PatternList[]
  protects: ProtectCall[]
  /** Syntax errors, or why the file cannot be read. */
  problems: string[]
  /** Local files that the proxy imports, itself first, in any depth. Absolute. */
  files: string[]
}

/** How a sample path was made from an entry's pattern. */
export type SampleShape =
  | 'plain'
  | 'dot'
  | 'static-extension'
  | 'encoded'
  | 'upper-case'
  | 'locale'
  | 'no-locale'
  | 'unknown-locale'
  | 'rewrite'

/** A concrete path under which an entry is asked for, basePath included. */
export interface Sample {
  path: string
  shape: SampleShape
}

/** One question to the executed proxy. */
export interface ProxyQuestion {
  path: string
  method: string
  /** Name of the identity. */
  identity: string
  client: 'document' | 'api'
  /** Extra request headers. */
  headers?: Record<string, string>
  /** What would it do, did its matcher not leave this path out? */
  pastMatcher?: boolean
}

/** What the executed proxy answered. */
export interface ProxyAnswer {
  /** Did Next's matcher let it run? null: could not be told. */
  runs: boolean | null
  /** `reached`: it lets the request through, or does not run. */
  outcome: Outcome
  /** Why this outcome, in words for a person. */
  why: string
  status: number | null
  /** Path of a redirect. */
  location: string | null
  /** Path (or URL) that the request goes on as, where the proxy rewrites it. */
  rewrite: string | null
  /** Lists that were asked, with their answers, in order: indexes into `ProxyRuntime.lists`. */
  lists: { list: number; matched: boolean }[]
  /** Lines of the app that ran, in order (`proxy.ts:12`); empty unless the runtime is traced. */
  lines: string[]
  /** Stand-ins that the outcome depends on. */
  dependsOn: string[]
}

/** A package that the executed proxy uses. `own`: ours, as the app has none installed. */
export interface RuntimePackage {
  name: string
  version: string
  own: boolean
}

/** The proxy, loaded and ready to be asked; or why it could not be. */
export interface ProxyRuntime {
  status: 'ready' | 'no-proxy' | 'not-executed' | 'failed'
  /** Why it is not ready; null when it is. */
  reason: string | null
  packages: RuntimePackage[]
  /** Imports replaced by inert stand-ins. */
  stubbed: string[]
  /** Absolute: the files that it was made of. Empty where it does not run. */
  files: string[]
  /** Pattern lists in the order in which the code made them, as they are at run time. */
  lists: string[][]
  /** Asks; answers come in the order of the questions. Never throws: what failed is `unknown` or `error` with its reason. */
  ask: (questions: ProxyQuestion[]) => Promise<ProxyAnswer[]>
  /** Does each path match the pattern, as Clerk's own `createRouteMatcher` sees it? null: could not be told. */
  matches: (pattern: string, paths: string[]) => Promise<boolean[] | null>
  /** For each entry of `config.matcher`: does it let the proxy run for this question? null: could not be told. */
  entriesThatMatch: (question: ProxyQuestion) => Promise<boolean[] | null>
  /** Rejections that nobody handled while requests were answered: `protect()` that was not awaited leaves such. */
  unhandled: () => string[]
  close: () => Promise<void>
}

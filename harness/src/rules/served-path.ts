/** Does anything of the app answer under a path that its settings name? */
import { statSync } from 'node:fs'
import path from 'node:path'
import { pathToRegexp } from 'path-to-regexp'
import type { AuditFacts } from './audit-rule.ts'

/** `unknown`: nothing is found, but the proxy or a configuration that cannot be read may still answer. */
export type Served = 'yes' | 'no' | 'unknown'

interface Patterns {
  fixed: Set<string>
  dynamic: RegExp[]
}

/** Of `NextConfigFacts.reason`: parts of next.config that may answer under any path. */
const UNREAD_RULES = /\b(all|rewrites|redirects|basePath|exported object|spread object)\b[^;]*could not be read/

const known = new WeakMap<AuditFacts, Patterns>()

/** @param target a path of the app, with or without basePath and locale; a query and a fragment do not count */
export async function servedPath(facts: AuditFacts, target: string): Promise<Served> {
  const paths = variants(facts, cleaned(target))
  if (paths.some((one) => hasEntry(facts, one) || hasRule(facts, one) || isPublicFile(facts, one))) return 'yes'
  const { reason } = facts.app.config
  if (reason !== null && UNREAD_RULES.test(reason)) return 'unknown'
  return (await answeredByProxy(facts, paths[0] ?? '/')) ? 'unknown' : 'no'
}

/** `/orgs/:slug?tab=1` → `/orgs/sample`: Clerk fills in parameters of that form (`afterSelectOrganizationUrl`). */
function cleaned(target: string): string {
  const bare = (target.split(/[?#]/)[0] ?? '').replace(/\/:\w+/g, '/sample').replace(/\/+$/, '')
  try {
    return decodeURIComponent(bare) || '/'
  } catch {
    return bare || '/'
  }
}

/** As written; without basePath, which a client-side navigation adds; and each without its locale. */
function variants({ app }: AuditFacts, target: string): string[] {
  const { basePath, i18n } = app.config
  const without = (prefix: string, of: string) =>
    of === prefix || of.startsWith(`${prefix}/`) ? [of.slice(prefix.length) || '/'] : []
  const paths = [target, ...(basePath === '' ? [] : without(basePath, target))]
  const locales = [...(i18n?.locales ?? []), ...(app.locales?.locales ?? [])]
  return [...paths, ...paths.flatMap((one) => locales.flatMap((locale) => without(`/${locale}`, one)))]
}

function hasEntry(facts: AuditFacts, target: string): boolean {
  let patterns = known.get(facts)
  if (!patterns) {
    patterns = patternsOf(facts)
    known.set(facts, patterns)
  }
  if (patterns.fixed.has(target)) return true
  return patterns.dynamic.some((pattern) => pattern.test(target))
}

function patternsOf(facts: AuditFacts): Patterns {
  const asked = facts.inventory.entries.filter(
    ({ kind, method }) => kind !== 'server-function' && (method === 'GET' || method === '*'),
  )
  const patterns = [...new Set(asked.map(({ pattern }) => pattern))]
  return {
    fixed: new Set(patterns.filter((pattern) => !pattern.includes('['))),
    dynamic: patterns.filter((pattern) => pattern.includes('[')).map(patternRegExp),
  }
}

const LOCALE_SEGMENT = /^\[(locale|lang|lng|language)\]$/i

/** `/sign-in/[[...rest]]` as a regular expression over paths without a trailing slash. */
export function patternRegExp(pattern: string): RegExp {
  const known = compiled.get(pattern)
  if (known) return known
  const made = compile(pattern)
  compiled.set(pattern, made)
  return made
}

const compiled = new Map<string, RegExp>()

function compile(pattern: string): RegExp {
  const parts = pattern.split('/').filter((part) => part !== '')
  const source = parts.map((part, index) => {
    // The proxy of such an app adds the locale: `/dashboard` is `/en/dashboard`.
    if (index === 0 && LOCALE_SEGMENT.test(part)) return '(?:/[^/]+)?'
    if (part.startsWith('[[...')) return '(?:/.+)?'
    if (part.startsWith('[...')) return '/.+'
    if (part.startsWith('[')) return '/[^/]+'
    return `/${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`
  })
  return new RegExp(`^${source.join('')}/?$`)
}

/** A rewrite or redirect of next.config that takes the path, whatever its conditions. */
function hasRule({ app }: AuditFacts, target: string): boolean {
  return [...app.config.rewrites, ...app.config.redirects].some(({ source }) => {
    try {
      return pathToRegexp(source).test(target)
    } catch {
      return true // A source that cannot be read may be anything.
    }
  })
}

function isPublicFile({ app }: AuditFacts, target: string): boolean {
  try {
    return target !== '/' && statSync(path.join(app.root, 'public', target)).isFile()
  } catch {
    return false
  }
}

/** Rewrites and redirects of the proxy: asked of the proxy itself, else read off its code. */
async function answeredByProxy(facts: AuditFacts, target: string): Promise<boolean> {
  const { file } = facts.app.proxy
  if (file === null) return false
  if (facts.runtime.status !== 'ready') {
    const files = facts.proxy?.files ?? [path.join(facts.app.root, file)]
    return files.some((one) => {
      const text = facts.sources.text(one)
      return typeof text !== 'string' || /\brewrite\b|intl|i18n/i.test(text)
    })
  }
  const signedIn = facts.identities.find(({ userId }) => userId !== null)?.name ?? 'anonymous'
  const { basePath } = facts.app.config
  const asked = target.startsWith(basePath) ? target : basePath + target
  const answers = await facts.runtime.ask(
    ['anonymous', signedIn].map((identity) => ({ path: asked, method: 'GET', identity, client: 'document' })),
  )
  return answers.some(({ rewrite, outcome }) => rewrite !== null || outcome === 'redirect' || outcome === 'unknown')
}

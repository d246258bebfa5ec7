/** Shared by `public-pattern-dead` and `protected-pattern-dead`: patterns that no path of the app matches. */
import path from 'node:path'
import { walkFiles } from '../app/index.ts'
import type { Finding } from '../access/index.ts'
import type { ListPattern, ListRole, PatternList } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { belowPath, routeMeant } from './nearest-route.ts'
import { compiled, matching, pathsOfPattern } from './pattern-matches.ts'
import type { RuleMeta } from './rule.ts'
import { patternRegExp } from './served-path.ts'

/** Paths that are served without a file of the app: Clerk's, Next's and the platform's own. */
const NOT_OF_THE_APP = /^\/(_next|__clerk|clerk|_vercel|_not-found|404|500|\.well-known)(\/|\(|:|$)/
/** Clerk's own pages, where an app has none: they stand in many lists, and do no harm there. */
const SIGN_IN = /^\/(:\w+\/)?(sign-?in|sign-?up|log-?in|register|sso-callback)(\/|\(|:|$)/i
/** What browsers and robots ask for by a fixed name. */
const FILE = /\.(?![cm]?[jt]sx?$)\w+(\(\.[*+]\))?$/

interface Words {
  message: (pattern: string, hint: string) => string
  help: string
}

export function deadPatternRule(meta: RuleMeta, role: ListRole, words: Words): AuditRule {
  return {
    ...meta,
    check: async (facts) => {
      // A rewrite that could not be read may lead to another app.
      if (role === 'public' && facts.app.config.reason !== null) return []
      const lists = facts.proxy?.lists.filter((list) => list.role === role && list.uses.length > 0) ?? []
      const paths = knownPaths(facts)
      const findings: Finding[] = []
      for (const list of lists) {
        for (const pattern of list.patterns) {
          if (pattern.isRegExp || (await isAlive(pattern, list, paths, facts))) continue
          findings.push(findingOf(meta, pattern, words, facts))
        }
      }
      return findings
    },
  }
}

function findingOf(meta: RuleMeta, pattern: ListPattern, words: Words, facts: AuditFacts): Finding {
  const evidence = [`${pattern.file}:${pattern.line} '${pattern.text}'`]
  const expression = compiled(pattern.text)
  if (!(expression instanceof RegExp) && facts.runtime.status !== 'ready') {
    return auditFinding(meta, {
      severity: 'error',
      confidence: 'read',
      ...pattern,
      message: `'${pattern.text}' is no pattern (${expression.reason}): \`createRouteMatcher\` throws when the proxy is loaded, and every request is answered with an error.`,
      evidence,
      help: `Write '${belowPath(pattern.text) ?? '/admin/:path*'}' for a path and all below it.`,
    })
  }
  return auditFinding(meta, {
    severity: 'warning',
    confidence: 'read',
    ...pattern,
    message: words.message(pattern.text, routeMeant(pattern.text, facts)?.hint ?? ''),
    evidence,
    help: words.help,
  })
}

async function isAlive(pattern: ListPattern, list: PatternList, paths: string[], facts: AuditFacts): Promise<boolean> {
  const { text } = pattern
  if (NOT_OF_THE_APP.test(text)) return true
  if (list.role === 'public' && (SIGN_IN.test(text) || FILE.test(text))) return true
  if ((await matching(text, paths, facts)).length > 0) return true
  // `/blog/about-us` names one value of `/blog/[slug]`.
  const own = pathsOfPattern(text)
  if (own.some((one) => isServed(one, facts))) return true
  const fixed = /^(\/[\w.-]+)+/.exec(text)?.[0]
  return fixed !== undefined && isNamedElsewhere(fixed, pattern, facts)
}

function isServed(target: string, { app, entries }: AuditFacts): boolean {
  // Next's notation is none of Clerk's, and without `trailingSlash` Next takes the slash off before the proxy sees it.
  if (target.includes('[') || (target.length > 1 && target.endsWith('/') && !app.config.trailingSlash)) return false
  return entries.some((entry) => entry.kind !== 'server-function' && patternRegExp(entry.pattern).test(target))
}

/** The proxy answers it itself, or next.config does: a tunnel of monitoring, a rewrite made by a plugin. */
function isNamedElsewhere(fixed: string, pattern: ListPattern, { app, proxy, sources }: AuditFacts): boolean {
  const named = new RegExp(`['"\`]${fixed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"\`/]`)
  const files = [...(proxy?.files ?? []), ...(app.config.file === null ? [] : [path.join(app.root, app.config.file)])]
  const lists = proxy?.lists ?? []
  return files.some((file) => {
    const text = sources.text(file)
    if (typeof text !== 'string') return false
    const relative = path.relative(app.root, file).split(path.sep).join('/')
    let rest = text
    for (const { start, end } of lists.flatMap((one) => one.patterns).filter((one) => one.file === relative))
      rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end)
    return named.test(rest)
  })
}

const known = new WeakMap<AuditFacts, string[]>()

/** Every path that may be asked for, without basePath, as the proxy sees it. */
function knownPaths(facts: AuditFacts): string[] {
  let paths = known.get(facts)
  if (!paths) {
    const all = [...ofEntries(facts), ...ofConfig(facts), ...publicFiles(facts)]
    paths = [...new Set([...all, ...all.flatMap((one) => localised(one, facts))])]
    known.set(facts, paths)
  }
  return paths
}

function ofEntries({ app, entries, answers, signInPaths }: AuditFacts): string[] {
  const base = app.config.basePath
  const asked = [...answers.values()].flat().map(({ sample }) => sample.path)
  const clerk = signInPaths.flatMap((one) => [one, `${one}/sso-callback`, `${one}/factor-one`])
  const all = [...entries.map((entry) => entry.path), ...asked, ...clerk].filter((one) => one !== '')
  return all.flatMap((one) => {
    const path = (one.startsWith(base) ? one.slice(base.length) : one) || '/'
    const bare = path.replace(/(.)\/$/, '$1')
    return app.config.trailingSlash && bare !== '/' ? [bare, `${bare}/`] : [bare]
  })
}

function ofConfig({ app }: AuditFacts): string[] {
  const { rewrites, redirects } = app.config
  const own = rewrites.filter(({ destination }) => destination.startsWith('/')).map(({ destination }) => destination)
  return [...rewrites, ...redirects].flatMap(({ source }) => pathsOfPattern(source)).concat(own.flatMap(pathsOfPattern))
}

function publicFiles({ app }: AuditFacts): string[] {
  const folder = path.join(app.root, 'public')
  const files = walkFiles(folder, { maxDepth: 6, enter: () => true, accept: () => true })
  return files.slice(0, 5_000).map(({ path: file }) => `/${path.relative(folder, file).split(path.sep).join('/')}`)
}

/** The same under each locale, and without one. */
function localised(one: string, { app }: AuditFacts): string[] {
  const locales = [...(app.config.i18n?.locales ?? []), ...(app.locales?.locales ?? [])]
  return locales.flatMap((locale) => {
    if (one === `/${locale}`) return ['/']
    return one.startsWith(`/${locale}/`)
      ? [one.slice(locale.length + 1)]
      : [one === '/' ? `/${locale}` : `/${locale}${one}`]
  })
}

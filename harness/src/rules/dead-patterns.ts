/** Shared by `public-pattern-dead` and `protected-pattern-dead`: patterns that no path of the app matches. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Finding, ReportEntry } from '../access/index.ts'
import type { ListPattern, ListRole } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { matching } from './pattern-matches.ts'
import type { RuleMeta } from './rule.ts'

/** Paths that are served without a file of the app: Clerk's and Next's own, tunnels of monitoring and analytics. */
const NOT_OF_THE_APP =
  /^\/(_next|__clerk|_vercel|\.well-known|monitoring|ingest|sso-callback|clerk)(\/|\(|$)|^\/:?\(?\.\*/

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
      for (const pattern of lists.flatMap((list) => list.patterns)) {
        if (pattern.isRegExp || (await isAlive(pattern, paths, facts))) continue
        findings.push(
          auditFinding(meta, {
            severity: 'warning',
            confidence: facts.runtime.status === 'ready' ? 'executed' : 'read',
            ...pattern,
            message: words.message(pattern.text, hintFor(pattern.text, facts.entries)),
            evidence: [`${pattern.file}:${pattern.line} '${pattern.text}'`],
            help: words.help,
          }),
        )
      }
      return findings
    },
  }
}

/** Every path that an entry was asked under, and what next.config leads somewhere; without basePath. */
function knownPaths({ app, entries, answers, signInPaths }: AuditFacts): string[] {
  const base = app.config.basePath
  const asked = [...answers.values()].flat().map(({ sample }) => sample.path)
  const rules = [...app.config.rewrites, ...app.config.redirects].map(({ source }) => base + samplePathOf(source))
  const all = [
    ...entries.map((entry) => entry.path),
    ...asked,
    ...rules,
    ...signInPaths,
    ...signInPaths.map((one) => `${one}/sso-callback`),
  ]
  return [
    ...new Set(all.filter((one) => one !== '').map((one) => one.slice(base.length).replace(/(.)\/$/, '$1') || '/')),
  ]
}

const samplePathOf = (source: string) =>
  source.replace(/:[A-Za-z]\w*(\([^)]*\))?[*+?]?/g, 'sample').replace(/\([^)]*\)[*+?]?/g, 'sample')

async function isAlive({ text }: ListPattern, paths: string[], facts: AuditFacts): Promise<boolean> {
  if (NOT_OF_THE_APP.test(text)) return true
  const file = path.join(facts.app.root, 'public', text)
  if (/\.\w+$/.test(text) && existsSync(file)) return true
  const found = await matching(text, paths, facts)
  return found.length > 0
}

/** What may have been meant: a file's path, a missing slash, the route that is spelled most alike. */
function hintFor(pattern: string, entries: ReportEntry[]): string {
  if (/^\/(src\/)?app\//.test(pattern))
    return `It is the path of a file, not of a route: '${pattern.replace(/^\/(src\/)?app/, '').replace(/\/(page|route)\.\w+$/, '')}' is.`
  if (!pattern.startsWith('/')) return `It lacks its slash: '/${pattern}'.`
  const bare = pattern.replace(/\(\.\*\)$|\/:path\*$/, '')
  if (bare !== '/' && bare.endsWith('/')) return `A slash at its end matches no path: '${bare.slice(0, -1)}'.`
  const nearest = entries
    .filter(({ kind }) => kind !== 'server-function')
    .map((entry) => ({ entry, distance: distance(bare, entry.pattern) }))
    .sort((a, b) => a.distance - b.distance)[0]
  return nearest && nearest.distance <= Math.max(3, bare.length / 3)
    ? `The nearest route is ${nearest.entry.pattern}.`
    : ''
}

/** Levenshtein distance, of the first 80 characters. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: Math.min(b.length, 80) + 1 }, (_, index) => index)
  for (const [i, left] of Array.from(a.slice(0, 80)).entries()) {
    const next = [i + 1]
    for (const [j, right] of Array.from(b.slice(0, 80)).entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (left === right ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

import path from 'node:path'
import type { Finding } from '../access/index.ts'
import type { ListPattern } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, isTurnedAwayByProxy, listed, passes, plainAnswer, shown } from './executed.ts'
import { changesData, consequence } from './observations.ts'
import { matching } from './pattern-matches.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-1220: one pattern makes a whole tree public. */
const meta: RuleMeta = { id: 'public-wildcard', cwe: 'CWE-1220', asvs: 'V8.2.1' }

/** `/(.*)`, `/:path*`, `/api(.*)`, `/api/:path*`, `/trpc(.*)`: a tree that holds everything, or everything of a kind. */
const WILDCARD = /^(\/(api|trpc))?\/?(\(\.[*+]\)|:\w+(\(\.[*+]\)[*+]?|[*+])|\.\*)$/
// The same as regular expressions: `/.*/`, `/^\/api/`, `/^\/api\/.*$/`.
const WILD_EXPRESSION = /^(\.[*+]|\^(\.[*+]\$?|\\?\/(api|trpc)?(\\?\/)?((\.[*+]|\(\.[*+]\))\$?)?))$/

export const publicWildcard: AuditRule = {
  ...meta,
  check: async (facts) => {
    const patterns = (facts.proxy?.lists ?? [])
      .filter(({ role, uses }) => role === 'public' && uses.length > 0)
      .flatMap((list) =>
        list.patterns.filter(({ text, isRegExp }) => (isRegExp ? WILD_EXPRESSION : WILDCARD).test(text)),
      )
    const findings = await Promise.all(patterns.map((pattern) => ofPattern(pattern, facts)))
    return findings.flat()
  },
}

async function ofPattern(pattern: ListPattern, facts: AuditFacts): Promise<Finding[]> {
  const base = facts.app.config.basePath
  const held = new Set(
    await pathsOf(
      pattern,
      facts.entries.map(({ path }) => path.slice(base.length) || '/'),
      facts,
    ),
  )
  const open = facts.entries.filter((entry) => {
    const asked = plainAnswer(entry, facts)
    const isOpen = entry.guard.status === 'open' && entry.webhook === undefined && !isMadeForAll(entry, facts)
    return isOpen && held.has(entry.path.slice(base.length) || '/') && asked !== undefined && passes(asked)
  })
  const [first] = open.toSorted((a, b) => Number(changesData(b)) - Number(changesData(a)))
  const whole = !/^\^?\\?\/(api|trpc)/.test(pattern.text)
  // A tree whose handlers all look at their caller themselves may well be public to the proxy.
  if (!first && !whole) return []
  // Something else closes what has to be closed.
  if (!first && facts.entries.some((entry) => isTurnedAwayByProxy(plainAnswer(entry, facts)))) return []
  const shownAs = asWritten(pattern, facts)
  return [
    auditFinding(meta, {
      severity: first && changesData(first) ? 'error' : 'warning',
      confidence: first ? 'executed' : 'read',
      ...pattern,
      message: first
        ? `${shownAs} makes a whole tree public, ${listed(open)} with it: anyone can ${consequence(first)}.`
        : `${shownAs} makes every path public: the proxy protects nothing.`,
      evidence: open.slice(0, 3).flatMap((entry) => {
        const asked = plainAnswer(entry, facts)
        return asked ? [shown(entry, asked)] : []
      }),
      help: 'List the public paths one by one; what is added later should be closed until somebody opens it.',
    }),
  ]
}

function pathsOf({ text, isRegExp }: ListPattern, paths: string[], facts: AuditFacts): Promise<string[]> {
  if (!isRegExp) return matching(text, paths, facts)
  const expression = new RegExp(text)
  return Promise.resolve(paths.filter((path) => expression.test(path)))
}

/** `startsWith('/')` makes a pattern of what is written as a path. */
function asWritten({ text, isRegExp, file, start, end }: ListPattern, { app, sources }: AuditFacts): string {
  if (isRegExp) return `/${text}/`
  const code = sources.text(path.join(app.root, file))
  const written = typeof code === 'string' ? code.slice(start + 1, end - 1) : text
  return written === text ? `'${text}'` : `'${written}', compared by \`startsWith\`,`
}

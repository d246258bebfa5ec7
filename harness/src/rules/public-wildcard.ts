import type { Finding } from '../access/index.ts'
import type { ListPattern } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, listed, passes, plainAnswer, shown } from './executed.ts'
import { changesData, consequence } from './observations.ts'
import { matching } from './pattern-matches.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-1220: one pattern makes a whole tree public. */
const meta: RuleMeta = { id: 'public-wildcard', cwe: 'CWE-1220', asvs: 'V8.2.1' }

/** `/(.*)`, `/:path*`, `/api(.*)`, `/api/:path*`, `/trpc(.*)`: a tree that holds everything, or everything of a kind. */
const WILDCARD = /^(\/(api|trpc))?\/?(\(\.[*+]\)|:\w+(\(\.[*+]\))?[*+]?|\.\*)$/

export const publicWildcard: AuditRule = {
  ...meta,
  check: async (facts) => {
    const patterns = (facts.proxy?.lists ?? [])
      .filter(({ role }) => role === 'public')
      .flatMap((list) => list.patterns.filter(({ text, isRegExp }) => !isRegExp && WILDCARD.test(text)))
    const findings = await Promise.all(patterns.map((pattern) => ofPattern(pattern, facts)))
    return findings.flat()
  },
}

async function ofPattern(pattern: ListPattern, facts: AuditFacts): Promise<Finding[]> {
  const base = facts.app.config.basePath
  const held = new Set(
    await matching(
      pattern.text,
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
  const whole = !/^\/(api|trpc)/.test(pattern.text)
  // A tree whose handlers all look at their caller themselves may well be public to the proxy.
  if (!first && !whole) return []
  return [
    auditFinding(meta, {
      severity: first && changesData(first) ? 'error' : 'warning',
      confidence: first ? 'executed' : 'read',
      ...pattern,
      message: first
        ? `'${pattern.text}' makes a whole tree public, ${listed(open)} with it: anyone can ${consequence(first)}.`
        : `'${pattern.text}' makes every path public: the proxy protects nothing.`,
      evidence: open.slice(0, 3).flatMap((entry) => {
        const asked = plainAnswer(entry, facts)
        return asked ? [shown(entry, asked)] : []
      }),
      help: 'List the public paths one by one; what is added later should be closed until somebody opens it.',
    }),
  ]
}

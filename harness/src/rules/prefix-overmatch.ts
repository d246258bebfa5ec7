import type { Finding, ReportEntry } from '../access/index.ts'
import type { ListPattern, PatternList } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, listed, passes, plainAnswer, shown } from './executed.ts'
import { consequence } from './observations.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-185: `'/blog(.*)'` is a prefix of text, not of a path: it lets `/blog-drafts` pass, too. */
const meta: RuleMeta = { id: 'prefix-overmatch', cwe: 'CWE-185', asvs: 'V8.3.1' }

/** `/blog(.*)`, `/blog.*`, `/blog(.+)`: a segment that is cut off in the middle. */
const OPEN_END = /^(.*[^/:*(])(?:\(\.[*+]\)|\.\*)$/

export const prefixOvermatch: AuditRule = {
  ...meta,
  check: async (facts) => {
    const lists = facts.proxy?.lists.filter(({ role }) => role === 'public') ?? []
    const found = await Promise.all(
      lists.flatMap((list) => list.patterns.map((pattern) => ofPattern(pattern, list, facts))),
    )
    return found.flat()
  },
}

async function ofPattern(pattern: ListPattern, list: PatternList, facts: AuditFacts): Promise<Finding[]> {
  const prefix = pattern.isRegExp ? undefined : OPEN_END.exec(pattern.text)?.[1]
  if (prefix === undefined) return []
  const neighbours = facts.entries.filter((entry) => {
    const path = entry.path.slice(facts.app.config.basePath.length)
    return (
      path.startsWith(prefix) &&
      path.length > prefix.length &&
      path[prefix.length] !== '/' &&
      !isMadeForAll(entry, facts)
    )
  })
  const opened = neighbours.filter((entry) => {
    const asked = plainAnswer(entry, facts)
    return asked !== undefined && asked.answer.runs === true && passes(asked)
  })
  const alone = await notOtherwisePublic(opened, pattern, list, facts)
  const certain = alone.filter(({ guard }) => guard.status === 'open')
  const [first] = certain.length > 0 ? certain : alone
  if (!first) return []
  const what =
    certain.length > 0 ? `Anyone can ${consequence(first)}.` : 'Whether they check for themselves could not be told.'
  return [
    auditFinding(meta, {
      severity: certain.length > 0 ? 'error' : 'warning',
      confidence: 'executed',
      ...pattern,
      message: `The public pattern '${pattern.text}' also lets ${listed(alone)} pass: it ends in the middle of a segment. ${what}`,
      evidence: alone.slice(0, 5).flatMap((entry) => {
        const asked = plainAnswer(entry, facts)
        return asked ? [shown(entry, asked)] : []
      }),
      help: `Write '${prefix}/:path*', which ends where the segment does.`,
    }),
  ]
}

/** A neighbour that another public pattern names itself is meant to be public. */
async function notOtherwisePublic(
  entries: ReportEntry[],
  pattern: ListPattern,
  list: PatternList,
  { runtime, app }: AuditFacts,
): Promise<ReportEntry[]> {
  let left = entries
  for (const other of list.patterns) {
    if (other === pattern || other.isRegExp || left.length === 0) continue
    const matches = await runtime.matches(
      other.text,
      left.map(({ path }) => path.slice(app.config.basePath.length) || '/'),
    )
    if (matches) left = left.filter((_, index) => matches[index] !== true)
  }
  return left
}

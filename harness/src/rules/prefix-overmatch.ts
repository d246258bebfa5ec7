import type { Finding, ReportEntry } from '../access/index.ts'
import type { ParsedFile } from '../app/index.ts'
import type { ListPattern } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { closedAround, isMadeForAll, listed, passes, plainAnswer, shown } from './executed.ts'
import { consequence } from './observations.ts'
import { matching } from './pattern-matches.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-185: `'/blog(.*)'` is a prefix of text, not of a path: it lets `/blog-drafts` pass, too. */
const meta: RuleMeta = { id: 'prefix-overmatch', cwe: 'CWE-185', asvs: 'V8.3.1' }

/** A place in the proxy that opens all that starts with a text. */
interface Opening {
  file: string
  line: number
  column: number
  prefix: string
  /** For the message: `public pattern '/blog(.*)'`. */
  what: string
  help: string
  pattern?: ListPattern
}

export const prefixOvermatch: AuditRule = {
  ...meta,
  check: async (facts) => {
    const found = await Promise.all([...ofLists(facts), ...ofComparisons(facts)].map((one) => ofOpening(one, facts)))
    return found.flat()
  },
}

/** `/blog(.*)`, `/blog.*`, `/blog(.+)`: a segment that is cut off in the middle. */
const OPEN_END = /^(.*[^/:*(])(?:\(\.[*+]\)|\.\*)$/
/** `/^\/blog/`, `/^\/blog.*$/` */
const OPEN_EXPRESSION = /^\^((?:\\?\/[\w-]+)+)(?:(?:\.[*+]|\(\.[*+]\))\$?)?$/

function ofLists(facts: AuditFacts): Opening[] {
  const lists = facts.proxy?.lists.filter(({ role }) => role !== 'protected') ?? []
  return lists.flatMap(({ patterns }) =>
    patterns.flatMap((pattern) => {
      const [, prefix] = (pattern.isRegExp ? OPEN_EXPRESSION : OPEN_END).exec(pattern.text) ?? []
      return prefix === undefined ? [] : [ofPattern(pattern, prefix.replaceAll('\\', ''), facts)]
    }),
  )
}

function ofPattern(pattern: ListPattern, prefix: string, { app, sources }: AuditFacts): Opening {
  const { file, line, column, text, isRegExp, start, end } = pattern
  if (isRegExp) {
    const help = `Write \`/^${prefix.replaceAll('/', '\\/')}(\\/|$)/\`, which ends where the segment does.`
    return { file, line, column, prefix, what: `public pattern /${text}/`, help, pattern }
  }
  const code = sources.text(`${app.root}/${file}`)
  const isPattern = typeof code !== 'string' || code.slice(start, end).includes(text)
  return {
    ...{ file, line, column, prefix, pattern },
    what: isPattern ? `public pattern '${text}'` : `public path '${prefix}', compared by \`startsWith\`,`,
    help: isPattern ? `Write '${prefix}/:path*', which ends where the segment does.` : comparisonHelp(prefix),
  }
}

const comparisonHelp = (prefix: string): string =>
  `Compare by segments: \`pathname === '${prefix}' || pathname.startsWith('${prefix}/')\`.`

/** `pathname.startsWith('/blog')` */
const COMPARISON = /[\w$.]*(?:path|url|route)[\w$]*\.startsWith\(\s*(['"`])(\/[\w/-]*[\w-])\1\s*\)/gi

function ofComparisons(facts: AuditFacts): Opening[] {
  return proxyFiles(facts).flatMap(({ path, code, lineAt }) =>
    [...code.matchAll(COMPARISON)].map(({ index, 0: text, 2: prefix = '' }): Opening => {
      const column = index - code.lastIndexOf('\n', index - 1)
      const place = { file: path.slice(facts.app.root.length + 1), line: lineAt(index), column }
      return { ...place, prefix, what: `comparison \`${text}\``, help: comparisonHelp(prefix) }
    }),
  )
}

function proxyFiles({ proxy, sources }: AuditFacts): ParsedFile[] {
  return (proxy?.files ?? []).flatMap((file) => {
    const parsed = sources.parse(file)
    return 'reason' in parsed ? [] : [parsed]
  })
}

async function ofOpening(opening: Opening, facts: AuditFacts): Promise<Finding[]> {
  const { prefix, what, help } = opening
  const opened = facts.entries.filter((entry) => {
    const asked = plainAnswer(entry, facts)
    return isNeighbour(entry, prefix, facts) && asked?.answer.runs === true && passes(asked)
  })
  const alone = await notNamed(opened, opening, facts)
  const certain = alone.filter(({ guard }) => guard.status === 'open')
  const [first] = certain.length > 0 ? certain : alone
  if (!first || (await closedAround([first], facts, prefix)).size === 0) return []
  const doubt =
    certain.length > 0 ? `Anyone can ${consequence(first)}.` : 'Whether they check for themselves could not be told.'
  return [
    auditFinding(meta, {
      severity: certain.length > 0 ? 'error' : 'warning',
      confidence: 'executed',
      ...{ file: opening.file, line: opening.line, column: opening.column },
      message: `The ${what} also lets ${listed(alone)} pass: it ends in the middle of a segment. ${doubt}`,
      evidence: alone.slice(0, 5).flatMap((entry) => {
        const asked = plainAnswer(entry, facts)
        return asked ? [shown(entry, asked)] : []
      }),
      help,
    }),
  ]
}

/** Begins alike, is another segment, and checks nothing itself as far as is known. */
function isNeighbour(entry: ReportEntry, prefix: string, facts: AuditFacts): boolean {
  const path = pathOf(entry, facts)
  const { status } = entry.guard
  if (status === 'guarded' || status === 'webhook' || isMadeForAll(entry, facts)) return false
  return path.startsWith(prefix) && path.length > prefix.length && path[prefix.length] !== '/'
}

/** What the proxy's code names itself, in a pattern or as it is, is meant to be public. */
async function notNamed(entries: ReportEntry[], opening: Opening, facts: AuditFacts): Promise<ReportEntry[]> {
  if (entries.length === 0) return []
  const files = proxyFiles(facts)
  const literal = (path: string) =>
    files.some(({ code }) => ["'", '"', '`'].some((quote) => code.includes(quote + path + quote)))
  let left = entries.filter((entry) => !literal(pathOf(entry, facts)))
  const lists = facts.proxy?.lists.filter(({ role }) => role !== 'protected') ?? []
  for (const other of lists.flatMap(({ patterns }) => patterns)) {
    if (other === opening.pattern || other.isRegExp || left.length === 0) continue
    const paths = left.map((entry) => pathOf(entry, facts))
    const named = new Set(await matching(other.text, paths, facts))
    left = left.filter((entry) => !named.has(pathOf(entry, facts)))
  }
  return left
}

const pathOf = ({ path }: ReportEntry, { app }: AuditFacts): string => path.slice(app.config.basePath.length) || '/'

import type { Finding, ReportEntry } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, listed, looksPublic, matcherPlace, passes, plainAnswer, shown } from './executed.ts'
import { changesData, consequence } from './observations.ts'
import type { RuleMeta } from './rule.ts'
import { SessionReads } from './session-reads.ts'

/** CWE-288: `config.matcher` leaves whole routes out, and nothing of their own covers them. */
const meta: RuleMeta = { id: 'matcher-misses-routes', cwe: 'CWE-288', asvs: 'V8.3.1' }

export const matcherMissesRoutes: AuditRule = {
  ...meta,
  check: async (facts) => {
    if (facts.proxy?.matcher.status !== 'static') return []
    const missed = facts.entries.filter(
      (entry) => !isMadeForAll(entry, facts) && plainAnswer(entry, facts)?.answer.runs === false,
    )
    const reads = new SessionReads(facts)
    const throwing = missed.flatMap((entry) => {
      const call = reads.of(entry)
      return call === null ? [] : [{ entry, call }]
    })
    const throws = new Set(throwing.map(({ entry }) => entry))
    const open = missed.filter((entry) => entry.guard.status === 'open' && !entry.webhook && !throws.has(entry))
    const named = namedByMatcher(facts)
    const wanted = await closedOtherwise(
      open.filter((entry) => !named(entry)),
      facts,
    )
    return [...openOnes(wanted, facts), ...throwing.map(({ entry, call }) => throwsFor(entry, call, facts))]
  },
}

/** `api` is the tree of Next's own example, which nobody chose route by route. */
const WHOLE_TREE = /^(api|trpc)$/

/** `/((?!_next|blog|api/health).*)` names the blog and one handler: as good as a list of what is public. */
function namedByMatcher({ proxy, app }: AuditFacts): (entry: ReportEntry) => boolean {
  const sources = proxy?.matcher.status === 'static' ? proxy.matcher.entries.map(({ source }) => source) : []
  const names = sources.flatMap((source) =>
    [...source.matchAll(/(?:\(\?!|\|)([^|()]*)(?=[|)])/g)]
      .map(([, name = '']) => name.replace(/^\//, '').replace(/(\/|\/?\.\*|\$)$/, ''))
      .filter((name) => /^[\w/-]+$/.test(name) && !WHOLE_TREE.test(name)),
  )
  return ({ path }) => {
    const own = path.slice(app.config.basePath.length + 1)
    return names.some((name) => own === name || own.startsWith(`${name}/`))
  }
}

/** Those that the proxy would close, did its matcher let it run: what it would let pass is meant to be open. */
async function closedOtherwise(entries: ReportEntry[], facts: AuditFacts): Promise<ReportEntry[]> {
  if (entries.length === 0) return []
  const member = facts.identities.find(({ userId }) => userId !== null)?.name ?? 'anonymous'
  const asked = entries.flatMap((entry) =>
    ['anonymous', member].map((identity) => ({
      path: entry.path,
      method: entry.method === '*' ? 'GET' : entry.method,
      identity,
      client: entry.client,
      pastMatcher: true,
    })),
  )
  const answers = await facts.runtime.ask(asked)
  const closed = entries.filter((_, index) => {
    const [stranger, other] = answers.slice(index * 2, index * 2 + 2)
    if (stranger?.outcome === 'reached') return false
    // A redirect that everybody gets (to a language, say) protects nothing.
    return !(stranger?.outcome === 'redirect' && other?.location === stranger.location)
  })
  return (await isListOfPaths(facts)) ? notMeantByList(closed, facts) : closed
}

/**
 * `matcher: ['/dashboard/:path*']` before a proxy that closes whatever it is run for, the front page not excepted: then
 * the matcher is the list of what is protected, and to leave a page out may be meant.
 */
async function isListOfPaths(facts: AuditFacts): Promise<boolean> {
  const { matcher } = facts.proxy ?? {}
  if (matcher?.status !== 'static' || matcher.entries.some(({ source }) => COVERS_ALL.test(source))) return false
  const front = facts.app.config.basePath || '/'
  const question = { path: front, method: 'GET', identity: 'anonymous', client: 'document', pastMatcher: true } as const
  const [answer] = await facts.runtime.ask([question])
  return answer !== undefined && !passes({ sample: { path: front, shape: 'plain' }, identity: 'anonymous', answer })
}

/** `/((?!_next).*)`, `/(.*)`, `/:path*` */
const COVERS_ALL = /\(\?!|^\/?(\(\.[*+]\)|:\w+(\(.*\))?[*+])$/

/** Of pages and of handlers, those of a kind that the list forgets altogether. */
function notMeantByList(missed: ReportEntry[], facts: AuditFacts): ReportEntry[] {
  const covered = new Set(
    facts.entries.filter((entry) => plainAnswer(entry, facts)?.answer.runs === true).map(({ client }) => client),
  )
  return missed.filter((entry) => !covered.has(entry.client) && !looksPublic(entry, facts))
}

/** One finding for all: the matcher is one line. An error where a stranger can write. */
function openOnes(open: ReportEntry[], facts: AuditFacts): Finding[] {
  const [first] = open.toSorted((a, b) => Number(changesData(b)) - Number(changesData(a)))
  if (!first) return []
  return [
    auditFinding(meta, {
      severity: open.some(changesData) ? 'error' : 'warning',
      confidence: 'executed',
      ...matcherPlace(facts),
      message: `The matcher leaves out ${listed(open)}, which ${open.length === 1 ? 'has' : 'have'} no guard of ${open.length === 1 ? 'its' : 'their'} own: anyone can ${consequence(first)}.`,
      evidence: evidenceFor(open, facts),
      help: `Let the matcher cover ${open.length === 1 ? 'it' : 'them'} (add \`'/(api|trpc)(.*)'\` for handlers), or guard each in its own file.`,
    }),
  ]
}

/** `auth()` needs the proxy to have run: without, it throws for everyone. */
function throwsFor(entry: ReportEntry, call: string, facts: AuditFacts): Finding {
  return auditFinding(meta, {
    severity: 'error',
    confidence: 'executed',
    entry,
    file: entry.file,
    line: entry.line,
    message: `${entry.id} calls \`${call}()\`, but the matcher leaves this path out: \`${call}()\` throws there, for everyone.`,
    evidence: evidenceFor([entry], facts),
    help: `Let \`config.matcher\` in ${facts.app.proxy.file ?? 'the proxy'} cover ${entry.pattern}.`,
  })
}

function evidenceFor(entries: ReportEntry[], facts: AuditFacts): string[] {
  return entries.slice(0, 5).flatMap((entry) => {
    const asked = plainAnswer(entry, facts)
    return asked ? [shown(entry, asked)] : []
  })
}

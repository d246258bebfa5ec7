import { isTurnedAway, type Finding, type ReportEntry } from '../access/index.ts'
import type { PatternList } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import {
  isMadeForAll,
  isTurnedAwayByProxy,
  listed,
  looksPublic,
  passes,
  plainAnswer,
  proxyPlace,
  shown,
} from './executed.ts'
import { evidenceOf, isPublicByIntent } from './observations.ts'
import { matching } from './pattern-matches.ts'
import { observedFinding, type ObservedRule, type RuleMeta, type RunFacts } from './rule.ts'

const meta: RuleMeta = { id: 'proxy-inverted-matcher', cwe: 'CWE-863', asvs: 'V8.2.1' }

/**
 * The signature of an inverted condition: the proxy turns strangers away from what is open by itself (and declared
 * public, or a sign-in page), and lets them pass to what is not.
 */
export const proxyInvertedMatcher: ObservedRule = {
  ...meta,
  check: (facts) => {
    const wronglyClosed = facts.entries.filter((entry) => isPublicByIntent(entry, facts) && closedByProxy(entry, facts))
    const others = facts.entries.filter((entry) => !isPublicByIntent(entry, facts) && entry.kind !== 'server-function')
    const letThrough = others.filter((entry) => entry.outcomes['anonymous']?.proxy === 'reached')
    if (wronglyClosed.length === 0 || others.length === 0 || letThrough.length * 2 < others.length) return []
    const reached = letThrough.filter((entry) => entry.outcomes['anonymous']?.observed === 'reached')
    const stranger =
      reached.length > 0
        ? `A stranger reaches ${listed(reached)}`
        : `Only the guards in the resources still stand (${listed(letThrough)} pass the proxy)`
    return [
      observedFinding(meta, {
        severity: 'error',
        file: facts.app.proxy.file ?? '',
        message: `The proxy protects the wrong side: it closes ${listed(wronglyClosed)} to the public and lets anyone pass to the rest. ${stranger}.`,
        evidence: [...wronglyClosed.slice(0, 3), ...letThrough.slice(0, 3)].flatMap((entry) =>
          evidenceOf(entry, 'anonymous'),
        ),
        help: 'Turn the condition round: `if (!isPublicRoute(req)) await auth.protect()`.',
      }),
    ]
  },
}

function closedByProxy(entry: ReportEntry, facts: RunFacts): boolean {
  const outcome = entry.outcomes['anonymous']
  if (!outcome || !isTurnedAway(outcome.observed, entry)) return false
  const alone = facts.alone.get(entry.id)
  return alone === undefined || alone.outcome === 'reached'
}

/** Of the executed proxy: what it closes is what its code calls public, or looks public; and the rest lies open. */
export const proxyInvertedMatcherAudit: AuditRule = {
  ...meta,
  check: async (facts) => {
    const asked = facts.entries.filter(
      ({ kind, webhook }) => kind !== 'server-function' && kind !== 'metadata-route' && webhook === undefined,
    )
    for (const list of facts.proxy?.lists ?? []) {
      const found = await againstItsName(list, asked, facts)
      if (found) return [inverted(found, list, facts)]
    }
    const found = byWhatIsClosed(asked, facts)
    return found ? [inverted(found, facts.proxy?.lists[0], facts)] : []
  },
}

/** What the proxy closes and should not, and what it lets pass instead. */
interface Sides {
  closed: ReportEntry[]
  pass: ReportEntry[]
  help: string
}

/** "Public API" often means one for customers with a key. */
const CALLED_PUBLIC = /unprotected|public(?!_?api)/i
const CALLED_PROTECTED = /(?<!un)protect|private/i

/** A list that is called public and used to close, or the other way round; and the proxy does so when it runs. */
async function againstItsName(list: PatternList, asked: ReportEntry[], facts: AuditFacts): Promise<Sides | null> {
  const name = list.name ?? ''
  const isCalledPublic = CALLED_PUBLIC.test(name)
  if (isCalledPublic ? list.role !== 'protected' : !CALLED_PROTECTED.test(name) || list.role !== 'public') return null
  const paths = await Promise.all(list.patterns.map(({ text, isRegExp }) => listedPaths(text, isRegExp, asked, facts)))
  const inList = new Set(paths.flat())
  const isListed = (entry: ReportEntry) => inList.has(pathWithoutBase(entry, facts))
  const named = asked.filter(isListed)
  const rest = asked.filter((entry) => !isListed(entry))
  const closed = (isCalledPublic ? named : rest).filter((entry) => isClosed(entry, facts))
  const pass = (isCalledPublic ? rest : named).filter((entry) => isLetThrough(entry, facts))
  if (pass.length === 0) return null
  if (isCalledPublic) {
    if (closed.length === 0 || closed.length < named.length || pass.length * 2 < rest.length) return null
    return { closed, pass, help: `Turn the condition round: \`if (!${name}(req)) await auth.protect()\`.` }
  }
  // It may be no more than a bad name for what is public: then one can sign in, or come to the front page.
  const forAll = rest.filter((entry) => isMadeForAll(entry, facts))
  const doors = forAll.length > 0 ? forAll : rest.filter((entry) => pathWithoutBase(entry, facts) === '/')
  if (doors.length === 0 || !doors.every((entry) => closed.includes(entry))) return null
  return { closed, pass, help: `Turn the condition round: \`if (${name}(req)) await auth.protect()\`.` }
}

function listedPaths(pattern: string, isRegExp: boolean, asked: ReportEntry[], facts: AuditFacts): Promise<string[]> {
  const paths = asked.map((entry) => pathWithoutBase(entry, facts))
  if (!isRegExp) return matching(pattern, paths, facts)
  try {
    const expression = new RegExp(pattern)
    return Promise.resolve(paths.filter((path) => expression.test(path)))
  } catch {
    return Promise.resolve([])
  }
}

/** Without a name that tells: it closes the pages to sign in, nothing but what looks public, and at most half of the rest. */
function byWhatIsClosed(asked: ReportEntry[], facts: AuditFacts): Sides | null {
  const closed = asked.filter((entry) => isClosed(entry, facts))
  const others = asked.filter((entry) => !isMadeForAll(entry, facts))
  const pass = others.filter((entry) => isLetThrough(entry, facts))
  const rightlyClosed = closed.filter((entry) => !isMadeForAll(entry, facts) && !looksPublic(entry, facts))
  if (rightlyClosed.length > 0 || pass.length === 0 || pass.length * 2 < others.length) return null
  if (!closed.some((entry) => isMadeForAll(entry, facts))) return null
  return { closed, pass, help: 'Turn the condition round: `if (!isPublicRoute(req)) await auth.protect()`.' }
}

function inverted({ closed, pass, help }: Sides, list: PatternList | undefined, facts: AuditFacts): Finding {
  const open = pass.filter(({ guard }) => guard.status === 'open')
  return auditFinding(meta, {
    severity: 'error',
    confidence: 'executed',
    ...proxyPlace(facts),
    ...(list?.uses[0] ?? list),
    message: `The proxy protects the wrong side: it closes ${listed(closed)} to the public and lets anyone pass to ${listed(pass)}.${open.length > 0 ? ` Nothing else guards ${listed(open)}.` : ''}`,
    evidence: [...closed.slice(0, 3), ...pass.slice(0, 3)].flatMap((entry) => {
      const answer = plainAnswer(entry, facts)
      return answer ? [shown(entry, answer)] : []
    }),
    help,
  })
}

const isClosed = (entry: ReportEntry, facts: AuditFacts): boolean => isTurnedAwayByProxy(plainAnswer(entry, facts))

function isLetThrough(entry: ReportEntry, facts: AuditFacts): boolean {
  const asked = plainAnswer(entry, facts)
  return asked?.answer.runs === true && passes(asked)
}

function pathWithoutBase({ path }: ReportEntry, { app }: AuditFacts): string {
  return path.slice(app.config.basePath.length) || '/'
}

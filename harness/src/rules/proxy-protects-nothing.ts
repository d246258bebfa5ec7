import { isTurnedAway, type Finding, type ReportEntry } from '../access/index.ts'
import type { PatternList, Place, ProxySource } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { closedAround, isMadeForAll, listed, plainAnswer, shown } from './executed.ts'
import { evidenceOf } from './observations.ts'
import { matching } from './pattern-matches.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'proxy-protects-nothing', cwe: 'CWE-306', asvs: 'V8.3.1' }

export const proxyProtectsNothing: ObservedRule = {
  ...meta,
  check: (facts) => {
    const called = facts.entries.filter((entry) => entry.outcomes['anonymous'] && entry.webhook === undefined)
    const closed = called.filter((entry) => {
      const observed = entry.outcomes['anonymous']?.observed
      return observed !== undefined && (isTurnedAway(observed, entry) || observed === 'unknown' || observed === 'error')
    })
    const open = called.filter(
      (entry) =>
        entry.outcomes['anonymous']?.observed === 'reached' &&
        entry.kind !== 'metadata-route' &&
        entry.access.declared !== 'public' &&
        entry.path !== '/' &&
        !facts.signInPaths.includes(entry.path),
    )
    if (facts.app.proxy.file === null || closed.length > 0 || open.length === 0) return []
    return [
      observedFinding(meta, {
        severity: facts.hasDeclarations ? 'error' : 'warning',
        file: facts.app.proxy.file,
        message: `Nothing in this app turns a stranger away: all ${called.length} entry points let an anonymous caller in, among them ${open
          .slice(0, 3)
          .map((entry) => entry.id)
          .join(', ')}.`,
        evidence: open.slice(0, 5).flatMap((entry) => evidenceOf(entry, 'anonymous')),
        help: 'A bare `clerkMiddleware()` protects nothing: call `await auth.protect()` for what is not public, and guard each resource.',
      }),
    ]
  },
}

/** Findings of other rules that say why: saying what follows is enough once. */
const CAUSES =
  /^proxy-(await-protect|return-ignored|ignored-options|inverted-matcher)$|^(public-wildcard|matcher-misses-routes)$/

/** Of the executed proxy. Resources that may guard themselves are no reason to speak: Clerk advises just that. */
export const proxyProtectsNothingAudit: AuditRule = {
  ...meta,
  check: async (facts, before = []) => {
    const { proxy } = facts
    if (proxy === null || facts.runtime.status !== 'ready' || before.some(({ rule }) => CAUSES.test(rule))) return []
    if (facts.entries.some((entry) => !letsPass(entry, facts))) return []
    const asked = facts.entries.filter((entry) => entry.webhook === undefined && plainAnswer(entry, facts))
    const open = asked.filter(
      (entry) => entry.guard.status === 'open' && entry.path !== '/' && !isMadeForAll(entry, facts),
    )
    if (open.length === 0) return []
    // An app of public pages whose proxy would close the next one.
    if ((await closedAround(open, facts)).size > 0) return []
    const idle = await idleList(open, facts)
    const nothingGuarded = asked.every((entry) => entry.guard.status === 'open' || isMadeForAll(entry, facts))
    if (!nothingGuarded && idle === undefined) return []
    return [findingOf(open, idle, proxy, facts)]
  },
}

interface Idle {
  list: PatternList
  what: string
}

/** A list that nobody asks, or one of protected paths that are open all the same. */
async function idleList(open: ReportEntry[], facts: AuditFacts): Promise<Idle | undefined> {
  const lists = facts.proxy?.lists ?? []
  const unused = lists.find(({ uses }) => uses.length === 0)
  if (unused) return { list: unused, what: 'is built and never asked' }
  const paths = open.map(({ path }) => path.slice(facts.app.config.basePath.length) || '/')
  for (const list of lists) {
    const patterns = list.role === 'protected' ? list.patterns.filter(({ isRegExp }) => !isRegExp) : []
    const found = await Promise.all(patterns.map(({ text }) => matching(text, paths, facts)))
    if (found.flat().length > 0) return { list, what: 'is asked, and nothing follows from it' }
  }
  return undefined
}

function findingOf(open: ReportEntry[], idle: Idle | undefined, proxy: ProxySource, facts: AuditFacts): Finding {
  const isDeclared = facts.entries.some(
    ({ access, webhook }) => webhook === undefined && access.declared !== null && access.declared !== 'public',
  )
  const name = idle?.list.name
  const why = idle ? `: ${typeof name === 'string' ? `\`${name}\`` : 'its list'} ${idle.what}` : ''
  return auditFinding(meta, {
    severity: idle || isDeclared ? 'error' : 'warning',
    confidence: 'executed',
    ...placeOf(idle, proxy),
    message: `The proxy turns nobody away${why}. A stranger gets into ${listed(open)}, which ${open.length === 1 ? 'has no guard of its own' : 'have no guard of their own'}.`,
    evidence: open.slice(0, 5).flatMap((entry) => shownPlain(entry, facts)),
    help: 'A bare `clerkMiddleware()` protects nothing: call `await auth.protect()` for what is not public, and guard each resource.',
  })
}

/** The list that does nothing (where it is asked in vain, else where it is built), else what Clerk's proxy is made by. */
function placeOf(
  idle: Idle | undefined,
  { clerk, exports, handler, file }: ProxySource,
): Pick<Place, 'file' | 'line' | 'column'> {
  const place = idle?.list.uses[0] ?? idle?.list ?? clerk ?? exports.find(({ name }) => name === handler)
  return place ? { file: place.file, line: place.line, column: place.column } : { file, line: 1, column: 1 }
}

/** A rewrite of the app's own turns nobody away: it leads to what the app serves. */
function letsPass(entry: ReportEntry, facts: AuditFacts): boolean {
  const asked = plainAnswer(entry, facts)
  return asked === undefined || asked.answer.outcome === 'reached'
}

function shownPlain(entry: ReportEntry, facts: AuditFacts): string[] {
  const asked = plainAnswer(entry, facts)
  return asked ? [shown(entry, asked)] : []
}

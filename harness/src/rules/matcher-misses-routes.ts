import type { Finding, ReportEntry } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, listed, matcherPlace, plainAnswer, shown } from './executed.ts'
import { changesData, consequence } from './observations.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-288: `config.matcher` leaves whole routes out, and nothing of their own covers them. */
const meta: RuleMeta = { id: 'matcher-misses-routes', cwe: 'CWE-288', asvs: 'V8.3.1' }

export const matcherMissesRoutes: AuditRule = {
  ...meta,
  check: (facts) => {
    if (facts.proxy?.matcher.status !== 'static') return []
    const missed = facts.entries.filter(
      (entry) => !isMadeForAll(entry, facts) && plainAnswer(entry, facts)?.answer.runs === false,
    )
    return [...openOnes(missed, facts), ...throwing(missed, facts)]
  },
}

/** One finding for all: the matcher is one line. An error where a stranger can write. */
function openOnes(missed: ReportEntry[], facts: AuditFacts): Finding[] {
  const open = missed.filter(({ guard, webhook }) => guard.status === 'open' && webhook === undefined)
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
function throwing(missed: ReportEntry[], facts: AuditFacts): Finding[] {
  return missed.flatMap((entry) => {
    if (!callsAuth(entry, facts)) return []
    return [
      auditFinding(meta, {
        severity: 'error',
        confidence: 'executed',
        entry,
        file: entry.file,
        line: entry.line,
        message: `${entry.id} calls \`auth()\`, but the matcher leaves this path out: \`auth()\` throws there, for everyone.`,
        evidence: evidenceFor([entry], facts),
        help: `Let \`config.matcher\` in ${facts.app.proxy.file ?? 'the proxy'} cover ${entry.pattern}.`,
      }),
    ]
  })
}

function callsAuth(entry: ReportEntry, { app, sources }: AuditFacts): boolean {
  const text = sources.text(`${app.root}/${entry.file}`)
  return (
    typeof text === 'string' &&
    /from ['"]@clerk\/nextjs\/server['"]/.test(text) &&
    /\bawait\s+(auth|currentUser)\s*\(|\bauth\.protect\s*\(/.test(text)
  )
}

function evidenceFor(entries: ReportEntry[], facts: AuditFacts): string[] {
  return entries.slice(0, 5).flatMap((entry) => {
    const asked = plainAnswer(entry, facts)
    return asked ? [shown(entry, asked)] : []
  })
}

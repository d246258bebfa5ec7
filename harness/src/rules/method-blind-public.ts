import type { EntryKind, Finding, ReportEntry } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule, type SampleAnswer } from './audit-rule.ts'
import { closedAround, isMadeForAll, passes, plainAnswer, proxyPlace, shown } from './executed.ts'
import { changesData, evidenceOf } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'method-blind-public', cwe: 'CWE-306', asvs: 'V8.3.1' }

const HANDLERS: ReadonlySet<EntryKind> = new Set(['route-handler', 'pages-api'])

/** A path that is public for reading, whose writing methods came along. */
export const methodBlindPublic: ObservedRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      const open = (candidate: typeof entry) => candidate.outcomes['anonymous']?.observed === 'reached'
      if (!HANDLERS.has(entry.kind) || !changesData(entry) || !open(entry) || entry.webhook) return []
      if (entry.access.declared === 'public') return []
      const read = facts.entries.find(
        (other) =>
          other.pattern === entry.pattern &&
          other.method === 'GET' &&
          other.access.declared === 'public' &&
          open(other),
      )
      if (!read) return []
      return [
        observedFinding(meta, {
          severity: 'error',
          entry,
          message: `${entry.pattern} is public for reading, and anyone can write too: ${entry.id} has no check of its own.`,
          evidence: evidenceOf(entry, 'anonymous'),
          help: `Guard ${entry.method} in ${entry.file}; a path in the proxy's public list is public for every method.`,
        }),
      ]
    }),
}

/** Of the executed proxy: it closes what nobody named, but opens this path for every method. */
export const methodBlindPublicAudit: AuditRule = {
  ...meta,
  check: async (facts, before = []) => {
    // A proxy that closes the wrong side opens nothing on purpose.
    if (before.some(({ rule }) => rule === 'proxy-inverted-matcher')) return []
    const reads = new Map<string, SampleAnswer>()
    for (const entry of facts.entries) {
      const asked = entry.method === 'GET' ? plainAnswer(entry, facts) : undefined
      if (asked && passes(asked)) reads.set(entry.pattern, asked)
    }
    const open = facts.entries.filter((entry) => reads.has(entry.pattern) && isOpenForWriting(entry, facts))
    const opened = await closedAround(open, facts)
    return [...opened].flatMap((entry) => findingOf(entry, reads.get(entry.pattern), facts))
  },
}

function isOpenForWriting(entry: ReportEntry, facts: AuditFacts): boolean {
  if (!HANDLERS.has(entry.kind) || !changesData(entry) || entry.webhook || entry.guard.status !== 'open') return false
  const asked = plainAnswer(entry, facts)
  return asked !== undefined && asked.answer.runs !== false && passes(asked) && !isMadeForAll(entry, facts)
}

function findingOf(entry: ReportEntry, read: SampleAnswer | undefined, facts: AuditFacts): Finding[] {
  const asked = plainAnswer(entry, facts)
  if (!asked || !read) return []
  return [
    auditFinding(meta, {
      severity: 'error',
      confidence: 'executed',
      ...proxyPlace(facts),
      entry,
      message: `${entry.pattern} is public for reading, and anyone can write too: the proxy lets ${entry.id} pass, and it has no guard of its own.`,
      evidence: [shown({ ...entry, method: 'GET' }, read), shown(entry, asked)],
      help: `Guard ${entry.method} in ${entry.file}; a path in the proxy's public list is public for every method.`,
    }),
  ]
}

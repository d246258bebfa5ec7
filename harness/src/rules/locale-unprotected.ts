import { auditFinding, type AuditFacts, type AuditRule, type SampleAnswer } from './audit-rule.ts'
import {
  isMadeForAll,
  isTurnedAwayByProxy,
  passes,
  plainAnswer,
  proxyPlace,
  shown,
  strangersAnswers,
} from './executed.ts'
import { consequence } from './observations.ts'
import type { RuleMeta } from './rule.ts'
import type { Finding, ReportEntry } from '../access/index.ts'

/** CWE-288: the proxy protects a page under one spelling of its language and lets the others pass. */
const meta: RuleMeta = { id: 'locale-unprotected', cwe: 'CWE-288', asvs: 'V8.3.1' }

const LOCALE_SHAPES = new Set(['locale', 'no-locale'])

export const localeUnprotected: AuditRule = {
  ...meta,
  check: (facts) => facts.entries.flatMap((entry) => ofEntry(entry, facts)),
}

function ofEntry(entry: ReportEntry, facts: AuditFacts): Finding[] {
  if (entry.guard.status !== 'open' || isMadeForAll(entry, facts)) return []
  const plain = plainAnswer(entry, facts)
  const spellings = strangersAnswers(entry, facts).filter(({ sample }) => LOCALE_SHAPES.has(sample.shape))
  const all = plain ? [plain, ...spellings] : spellings
  const closed = all.find((asked) => isTurnedAwayByProxy(asked))
  const open = all.filter((asked) => passes(asked) && isServed(asked))
  if (!closed || open.length === 0) return []
  return [
    auditFinding(meta, {
      severity: 'error',
      confidence: 'executed',
      ...proxyPlace(facts),
      entry,
      message: `Under ${open.map(({ sample }) => sample.path).join(', ')} anyone can ${consequence(entry)}: the proxy closes ${closed.sample.path} only, and ${entry.id} has no guard of its own.`,
      evidence: [closed, ...open].map((asked) => shown(entry, asked)),
      help: "Protect the page under every locale (`'/:locale/dashboard(.*)'` beside `'/dashboard(.*)'`), let Clerk decide before the language does, and guard the page itself.",
    }),
  ]
}

/** Without its locale a page of `[locale]/…` is served only where the proxy rewrites there: passing is no reaching. */
function isServed({ sample, answer }: SampleAnswer): boolean {
  return sample.shape !== 'no-locale' || answer.rewrite !== null
}

import { auditFinding, type AuditRule } from './audit-rule.ts'
import {
  isMadeForAll,
  isTurnedAwayByProxy,
  matcherPlace,
  passes,
  plainAnswer,
  shown,
  strangersAnswers,
} from './executed.ts'
import { consequence, isPublicByIntent } from './observations.ts'
import type { ReportEntry } from '../access/index.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

/** CWE-288: bypass by an alternate path. Clerk's documented `config.matcher` leaves out paths that look like static files. */
const meta: RuleMeta = { id: 'static-extension-bypass', cwe: 'CWE-288', asvs: 'V8.3.1' }

export const staticExtensionBypass: ObservedRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      if (isPublicByIntent(entry, facts)) return []
      const reached = facts.probes.filter(
        (probe) => probe.entry === entry.id && probe.variant.startsWith('static-extension') && !probe.ok,
      )
      if (reached.length === 0) return []
      return [
        observedFinding(meta, {
          severity: 'error',
          entry,
          message: `Anyone can ${consequence(entry)} by an address that ends like a static file: the proxy's matcher leaves such paths out, and ${entry.id} has no guard of its own.`,
          evidence: [
            ...[...new Map(reached.map((probe) => [probe.request, probe])).values()]
              .slice(0, 12)
              .map(
                ({ request, observed }) =>
                  `${request} as anonymous → ${observed === 'reached' ? 'reached' : '404 by the page itself, not by protection'}`,
              ),
            ...reached.flatMap(({ curl }) => curl ?? []).slice(0, 1),
          ],
          help: bypassHelp(entry, facts.app.proxy.file),
        }),
      ]
    }),
}

/** Of the executed proxy: a plain address is closed, one that ends like a file skips the proxy. */
export const staticExtensionBypassAudit: AuditRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      const plain = plainAnswer(entry, facts)
      if (entry.guard.status !== 'open' || !plain || !isTurnedAwayByProxy(plain) || isMadeForAll(entry, facts))
        return []
      const open = strangersAnswers(entry, facts).filter(
        (asked) => (asked.sample.shape === 'static-extension' || asked.sample.shape === 'dot') && passes(asked),
      )
      if (open.length === 0) return []
      return [
        auditFinding(meta, {
          severity: 'error',
          confidence: 'executed',
          ...matcherPlace(facts),
          entry,
          message: `Anyone can ${consequence(entry)} by an address that ends like a static file: the proxy's matcher leaves such paths out, and ${entry.id} has no guard of its own.`,
          evidence: [plain, ...open].map((asked) => shown(entry, asked)),
          help: bypassHelp(entry, facts.app.proxy.file),
        }),
      ]
    }),
}

function bypassHelp(entry: ReportEntry, proxy: string | null): string {
  const pattern = entry.pattern.replace(/\[+\.*[^\]]*\]+.*$/, ':path*')
  return `Add a guard to ${entry.file} (\`await auth.protect()\`); widening the matcher in ${proxy ?? 'the proxy'} (\`'${pattern}'\`) helps too, but only the guard always holds.`
}

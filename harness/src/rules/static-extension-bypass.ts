import { consequence, isPublicByIntent } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

/** CWE-288: bypass by an alternate path. Clerk's documented `config.matcher` leaves out paths that look like static files. */
const meta: RuleMeta = { id: 'static-extension-bypass', cwe: 'CWE-288', asvs: 'V8.3.1' }

export const staticExtensionBypass: ObservedRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      if (isPublicByIntent(entry, facts)) return []
      const reached = facts.probes.filter(
        (probe) => probe.entry === entry.id && probe.variant === 'static-extension' && !probe.ok,
      )
      if (reached.length === 0) return []
      return [
        observedFinding(meta, {
          severity: 'error',
          entry,
          message: `Anyone can ${consequence(entry)} by an address that ends like a static file: the proxy's matcher leaves such paths out, and ${entry.id} has no guard of its own.`,
          evidence: reached.map(
            (probe) =>
              `${probe.request} as anonymous → ${probe.observed === 'reached' ? 'reached' : '404 by the page itself, not by protection'}`,
          ),
          help: `Add a guard to ${entry.file} (\`await auth.protect()\`); widening the matcher in ${facts.app.proxy.file ?? 'the proxy'} (\`'${entry.pattern.replace(/\[+\.*[^\]]*\]+.*$/, ':path*')}'\`) helps too, but only the guard always holds.`,
        }),
      ]
    }),
}

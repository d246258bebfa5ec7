import { evidenceOf } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'proxy-location', cwe: 'CWE-306', asvs: 'V8.3.1' }

/** A file that looks like a proxy, in a place that this Next version does not read: it never runs. */
export const proxyLocation: ObservedRule = {
  ...meta,
  check: (facts) => {
    if (facts.app.proxy.file !== null || facts.app.proxy.candidates.length === 0) return []
    const open = facts.entries.filter((entry) => entry.outcomes['anonymous']?.observed === 'reached')
    return facts.app.proxy.candidates.map((file) =>
      observedFinding(meta, {
        severity: 'error',
        file,
        message: `${file} never runs: Next ${facts.app.next?.version ?? ''} does not read a proxy from there. Nothing it protects is protected; a stranger reached ${open.length} of ${facts.entries.length} entry points.`,
        evidence: open.slice(0, 5).flatMap((entry) => evidenceOf(entry, 'anonymous')),
        help: `Move it beside the \`app\` (or \`pages\`) folder${facts.app.srcDir ? ', inside `src`' : ''}; the name is \`proxy\` from Next 16 on and \`middleware\` before.`,
      }),
    )
  },
}

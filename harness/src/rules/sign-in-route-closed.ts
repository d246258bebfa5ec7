import { isTurnedAway } from '../access/index.ts'
import { evidenceOf } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'sign-in-route-closed', cwe: 'CWE-705', asvs: 'V8.2.1' }

export const signInRouteClosed: ObservedRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      const outcome = entry.outcomes['anonymous']?.observed
      const isSignIn = entry.client === 'document' && facts.signInPaths.some((path) => entry.path === path)
      if (!isSignIn || outcome === undefined || !isTurnedAway(outcome, entry)) return []
      return [
        observedFinding(meta, {
          severity: 'error',
          entry,
          message: `No one can sign in: ${entry.path} itself asks for a session, so the browser is sent round in circles.`,
          evidence: evidenceOf(entry, 'anonymous'),
          help: `Make ${entry.path} public in ${facts.app.proxy.file ?? 'the proxy'} (\`'${entry.path}/:path*'\`).`,
        }),
      ]
    }),
}

import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'client-only-guard', cwe: 'CWE-602', asvs: 'V8.3.1' }

/**
 * Seen in a browser (`test --browser`): the server gave a stranger the page, and a script took them to sign in. What
 * is declared is judged as such by other rules.
 */
export const clientOnlyRedirect: ObservedRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      const visit = entry.browser?.['anonymous']
      const seen = entry.outcomes['anonymous']
      if (!visit?.byScript || visit.outcome !== 'sign-in' || seen?.observed !== 'reached' || seen.declared !== null)
        return []
      return [
        observedFinding(meta, {
          severity: 'warning',
          entry,
          message: `${entry.path} is sent to everyone, and only a script takes strangers on to ${visit.path}: what the server put into the page is in its source.`,
          evidence: [`browser ${entry.path} as anonymous: ${visit.steps.join(', ')}`],
          help: `Turn strangers away on the server: \`await auth.protect()\` in ${entry.file}. If the page may be read by all, declare it: \`routes: { '${entry.pattern}': { access: 'public' } }\`.`,
        }),
      ]
    }),
}

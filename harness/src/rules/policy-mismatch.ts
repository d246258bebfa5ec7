import { type Finding, type ReportEntry } from '../access/index.ts'
import { evidenceOf, identitiesWhere } from './observations.ts'
import type { AuditRule } from './audit-rule.ts'
import { departures } from './policy-departures.ts'
import { observedFinding, type ObservedRule, type RuleMeta, type RunFacts } from './rule.ts'

/**
 * Declared and observed disagree in a way that opens nothing: closed to someone who should get in, or not proven. What a
 * policy records is held against both, what the code says and what a server does, and may have been opened, too.
 */
export const policyMismatchMeta: RuleMeta = { id: 'policy-mismatch', cwe: 'CWE-863', asvs: 'V8.2.1' }

export const policyMismatch: ObservedRule = {
  ...policyMismatchMeta,
  check: (facts) => [
    ...facts.entries.flatMap((entry) => [...closed(entry, facts), ...unproven(entry), ...differently(entry)]),
    ...facts.deadKeys.map((key) =>
      observedFinding(policyMismatchMeta, {
        severity: 'warning',
        file: facts.configFile ?? 'routewarden.config.ts',
        message: `routes["${key}"] matches no entry point: what it declares is checked nowhere.`,
        evidence: [],
        help: 'Correct the pattern, or remove it if the page is gone. `routewarden routes` lists what there is.',
      }),
    ),
    ...ofPolicy(facts),
  ],
}

/** Of what the code says: only a policy is held against it. */
export const policyMismatchAudit: AuditRule = {
  ...policyMismatchMeta,
  check: ({ policy, ...facts }) =>
    policy ? departures(policyMismatchMeta, { ...facts, ...policy, basis: 'predicted' }) : [],
}

/** What was declared to the rules was judged by them, and by the lines above; that something was opened is said all the same. */
function ofPolicy({ policy, ...facts }: RunFacts): Finding[] {
  if (!policy) return []
  const saidBefore = { closed: 'closed', unshown: 'unproven', differently: 'safe-difference' } as const
  return departures(policyMismatchMeta, { ...facts, ...policy, basis: 'observed' }, (entry, kind) =>
    kind === 'opened' || kind === 'changed' ? false : identitiesWhere(entry, saidBefore[kind]).length > 0,
  )
}

function closed(entry: ReportEntry, facts: RunFacts): Finding[] {
  // A blocked webhook is `webhook-not-public`, a closed sign-in page `sign-in-route-closed`: those say it better.
  const who = identitiesWhere(entry, 'closed')
  if (who.length === 0 || (entry.client === 'document' && facts.signInPaths.includes(entry.path))) return []
  const answers = who.map((identity) => `${identity}: ${entry.outcomes[identity]?.observed ?? 'unknown'}`).join(', ')
  const byProxy = facts.alone.get(entry.id)?.outcome === 'reached' && who.includes('anonymous')
  return [
    observedFinding(policyMismatchMeta, {
      severity: 'error',
      entry,
      message: `${entry.id} is closed to people who should get in (${answers}); it is declared ${entry.access.declared ?? 'reachable for them'}.`,
      evidence: who.flatMap((identity) => evidenceOf(entry, identity)),
      help: byProxy
        ? `The proxy (${facts.app.proxy.file ?? 'unknown file'}) turns them away: add ${entry.pattern} to its public list, or turn its condition round.`
        : `Compare the guard in ${entry.file} with the declared access, and correct the one that is wrong.`,
    }),
  ]
}

function unproven(entry: ReportEntry): Finding[] {
  const who = identitiesWhere(entry, 'unproven')
  if (who.length === 0) return []
  const reasons = [
    ...new Set(who.flatMap((identity) => entry.outcomes[identity]?.observations.map((item) => item.why) ?? [])),
  ]
  return [
    observedFinding(policyMismatchMeta, {
      severity: 'warning',
      entry,
      message: `It could not be shown that ${entry.id} keeps its declared access for ${who.join(', ')}: ${reasons.join('; ')}.`,
      evidence: who.flatMap((identity) => evidenceOf(entry, identity)),
      help: 'Give the entry `params`, `body` or `args` in routewarden.config.ts with which a permitted caller succeeds.',
    }),
  ]
}

function differently(entry: ReportEntry): Finding[] {
  return identitiesWhere(entry, 'safe-difference').map((identity) => {
    const outcome = entry.outcomes[identity]
    return observedFinding(policyMismatchMeta, {
      severity: 'warning',
      entry,
      message: `${entry.id} turns ${identity} away by ${outcome?.observed ?? 'unknown'}; declared is ${outcome?.declared ?? 'nothing'}. Nobody got in.`,
      evidence: evidenceOf(entry, identity),
      help: 'Change the expectation (`blocked` accepts any way of being turned away) or the guard.',
    })
  })
}

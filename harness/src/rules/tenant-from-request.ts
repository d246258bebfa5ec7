import type { ReportEntry, RequestUse } from '../access/index.ts'
import type { AuditFacts, AuditRule } from './audit-rule.ts'
import { reachedBy } from './guard-flaw.ts'
import { changesData } from './observations.ts'
import { gets, isForPeople, useFinding, usesOf, valueWords, whoseOf, type UseWords } from './request-uses.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-639: access through a user-controlled key. ASVS 5.0 V8.4.1: no cross-tenant access. */
const meta: RuleMeta = { id: 'tenant-from-request', cwe: 'CWE-639', asvs: 'V8.4.1' }

const words: UseWords = {
  // `/users/[userId]/posts`: one person's rows, shown to another, are sometimes meant to be.
  severity: (use) => (whoseOf(use) === 'user' && !use.writes && /^params\b/.test(use.value) ? 'warning' : 'error'),
  says: (use) =>
    `${valueWords(use)} and is taken for the caller's own in ${use.use.what}: anyone who is signed in can ${gets(use)}.`,
  help: (use, entry) => `${ownHelp(use)} in ${entry.file}, never from the request.`,
}

function ownHelp(use: RequestUse): string {
  const whose = whoseOf(use)
  if (whose === 'role')
    return `Ask \`(await auth()).has({ role: … })\` before ${use.use.what}, or set the role to a constant`
  const name = whose === 'org' ? 'orgId' : 'userId'
  return `Take \`${use.name}\` from \`const { ${name} } = await auth()\` (or compare it with that ${name} first, and answer 403)`
}

export const tenantFromRequest: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts, before = []) => {
    // Where the guard itself is broken, that is mended first.
    const broken = new Set(before.map(({ entry }) => entry))
    const entries = facts.entries
      .filter((entry) => isForPeople(entry, facts) && hasCaller(entry, facts))
      .filter(({ id, guard }) => guard.status !== 'partial' || !broken.has(id))
    return usesOf(entries, ({ kind }) => kind === 'tenant').flatMap((found) => useFinding(meta, found, words, facts))
  },
}

/** Is there a caller whose own it could have been? What strangers may read is shown to everyone. */
function hasCaller(entry: ReportEntry, facts: AuditFacts): boolean {
  const { status, flaw } = entry.guard
  if (status !== 'open') return true
  if (entry.kind === 'server-function') return flaw !== undefined
  return reachedBy(entry, facts) ? flaw !== undefined && changesData(entry) : true
}

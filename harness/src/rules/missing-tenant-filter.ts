import type { RequestUse } from '../access/index.ts'
import type { AuditFacts, AuditRule } from './audit-rule.ts'
import { isForPeople, useFinding, usesOf, whoseOf, type UseWords } from './request-uses.ts'
import type { RuleMeta } from './rule.ts'
import { wronglyAdmittedRule } from './wrongly-admitted.ts'

/** CWE-639: access through a user-controlled key. ASVS 5.0 V8.4.1: no cross-tenant access. */
const meta: RuleMeta = { id: 'missing-tenant-filter', cwe: 'CWE-639', asvs: 'V8.4.1' }

export const missingTenantFilter = wronglyAdmittedRule(
  meta,
  (access) => access === 'org',
  (entry) =>
    `Filter every query behind ${entry.file} by \`orgId\` from \`auth()\`, never by an id of the request alone.`,
)

export const missingTenantFilterAudit: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts) => {
    const filters = filtersOf(facts)
    const entries = facts.entries.filter((entry) => isForPeople(entry, facts) && entry.guard.status === 'guarded')
    return usesOf(entries, (use) => isUnfiltered(use, filters)).flatMap((found) =>
      useFinding(meta, found, wordsFor(filters), facts),
    )
  },
}

/** What each table is filtered by elsewhere: by the tenant, where some query is. */
function filtersOf({ entries }: AuditFacts): Map<string, RequestUse> {
  const filters = new Map<string, RequestUse>()
  for (const { guard } of entries) {
    for (const use of guard.facts?.uses ?? []) {
      if (use.kind !== 'filtered' || use.table === '') continue
      const known = filters.get(use.table)
      if (known === undefined || (whoseOf(known) !== 'org' && whoseOf(use) === 'org')) filters.set(use.table, use)
    }
  }
  return filters
}

/** Who somebody is: looked up for a name and a picture, whatever organization they are in. */
const PEOPLE = /^(users?|profiles?|accounts?|people|persons?)$/i

/**
 * A row is found by the request's id alone. Rows of a person are sometimes shown to others: of those, only what is
 * changed counts.
 */
function isUnfiltered(use: RequestUse, filters: Map<string, RequestUse>): boolean {
  if (use.kind !== 'row' || (PEOPLE.test(use.table) && !use.writes)) return false
  const filter = filters.get(use.table)
  return filter !== undefined && use.name !== filter.name && (whoseOf(filter) === 'org' || use.writes)
}

const wordsFor = (filters: Map<string, RequestUse>): UseWords => ({
  severity: () => 'error',
  says: (use) => {
    const filter = filters.get(use.table)
    const of = filter && whoseOf(filter) === 'org' ? 'another organization' : 'another user'
    return `${use.use.what} finds its row by an id of the request alone: anyone who is signed in can ${use.writes ? 'change' : 'read'} rows of ${of} by their ids. Elsewhere \`${use.table}\` is filtered by \`${filter?.name ?? ''}\` (${filter?.use.file ?? ''}:${filter?.use.line ?? 1}).`
  },
  help: (use) => {
    const filter = filters.get(use.table)
    const own = filter && whoseOf(filter) === 'org' ? 'orgId' : 'userId'
    return `Add \`${filter?.name ?? own}\` with \`${own}\` from \`await auth()\` to the conditions of ${use.use.what}.`
  },
})

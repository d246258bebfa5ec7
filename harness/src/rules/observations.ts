/** Small questions that rules ask of an entry's observations. */
import { compare, type ReportEntry } from '../access/index.ts'
import type { RunFacts } from './rule.ts'

/** `GET /admin as member (cookie) → 200`: the requests of one identity, those with the given outcome first. */
export function evidenceOf(entry: ReportEntry, identity: string): string[] {
  const outcome = entry.outcomes[identity]
  if (!outcome) return []
  const telling = outcome.observations.filter((item) => item.outcome === outcome.observed)
  return telling.map((item) => {
    const as = item.transport === 'none' ? identity : `${identity} (${item.transport})`
    const where = item.location === null ? '' : ` ${item.location}`
    return `${item.request} as ${as} → ${item.status ?? 'no answer'}${where}`
  })
}

/** Identities whose observed outcome stands to the declared one in a certain way. */
export function identitiesWhere(entry: ReportEntry, relation: ReturnType<typeof compare>): string[] {
  return Object.entries(entry.outcomes)
    .filter(
      ([, outcome]) => outcome.declared !== null && compare(outcome.declared, outcome.observed, entry) === relation,
    )
    .map(([identity]) => identity)
}

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** May the entry change data (any server function may)? */
export function changesData(entry: ReportEntry): boolean {
  return CHANGING.has(entry.method) || entry.kind === 'server-function'
}

/** What a stranger gets out of reaching this entry, in words. */
export function consequence(entry: ReportEntry): string {
  if (entry.kind === 'server-function') return 'call this function from any page, with arguments of their choice'
  if (entry.kind === 'page' || entry.kind === 'pages-page') return 'read this page'
  if (entry.method === 'DELETE') return 'delete through this handler'
  return changesData(entry) ? 'write through this handler' : 'read what this handler returns'
}

/** Declared public, or the page where one signs in: closed is the mistake here, not open. */
export function isPublicByIntent(entry: ReportEntry, facts: RunFacts): boolean {
  return entry.access.declared === 'public' || (entry.client === 'document' && facts.signInPaths.includes(entry.path))
}

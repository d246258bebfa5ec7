/** Holds a line of the policy against what is so today. */
import {
  compare,
  declaredOutcomes,
  type Access,
  type IdentityInfo,
  type Outcome,
  type ReportEntry,
} from '../access/index.ts'
import { asRoute, isByPerson, type Basis } from './lines.ts'
import type { PolicyLine } from './types.ts'

/** What is so today, of one entry point. */
export interface Today {
  access: Access
  outcomes: Record<string, Outcome>
}

export interface Departure {
  /**
   * `opened`: someone gets in who should not. `unshown`: was shown to be closed, and no longer is. `closed`: someone is
   * turned away who should get in. `changed`: another access, by which none of the identities is told apart.
   * `differently`: turned away, in another way than declared.
   */
  kind: 'opened' | 'unshown' | 'closed' | 'changed' | 'differently'
  /** Who it is about, in the order of the identities. */
  identities: string[]
}

export function todayOf(entry: ReportEntry, basis: Basis): Today {
  const outcomes = Object.entries(entry.outcomes).map(([name, outcome]) => [name, outcome[basis]])
  return { access: entry.access[basis], outcomes: Object.fromEntries(outcomes) as Today['outcomes'] }
}

/**
 * null: it is as the line says, or nothing shows that it is not.
 * @param isSaid a person says that access, here or elsewhere: that it was ever shown does not follow. Outcomes of `expect`
 * were
 */
export function departure(
  entry: ReportEntry,
  line: PolicyLine,
  identities: IdentityInfo[],
  basis: Basis,
  isSaid = isByPerson(line),
): Departure | null {
  if (line.access === 'unknown') return null
  const today = todayOf(entry, basis)
  // What only a server showed, an audit cannot be asked to show.
  const isComparable = (line.from === 'test') === (basis === 'observed')
  const isWebhook = line.access.startsWith('webhook:')
  const relations = isWebhook ? [] : relationsOf(entry, line, identities, today, isComparable)
  const who = (kind: Departure['kind']) => relations.filter((one) => one.kind === kind).map(({ name }) => name)
  const kinds = (['opened', 'unshown', 'closed', 'differently'] as const).filter((kind) => who(kind).length > 0)
  if (today.access === 'public' && line.access !== 'public' && kinds[0] !== 'opened')
    return { kind: 'opened', identities: ['anonymous'] }
  const byAccess = ofAccess(line, today.access, basis, { isComparable, isSaid })
  const [first] = kinds
  if (first === 'opened' || first === 'unshown' || first === 'closed') return { kind: first, identities: who(first) }
  return byAccess ?? (first === undefined ? null : { kind: first, identities: who(first) })
}

interface Relation {
  name: string
  kind: Departure['kind']
}

function relationsOf(
  entry: ReportEntry,
  line: PolicyLine,
  identities: IdentityInfo[],
  today: Today,
  wasShown: boolean,
): Relation[] {
  const declared = declaredOutcomes(asRoute(line), identities)
  return identities.flatMap(({ name }): Relation[] => {
    const expected = declared[name] ?? null
    const now = today.outcomes[name] ?? 'unknown'
    if (expected === null) return []
    const relation = compare(expected, now, entry)
    if (relation === 'opened' || relation === 'closed') return [{ name, kind: relation }]
    // Recorded as turned away: then it was shown once.
    if (relation === 'unproven')
      return wasShown && wasShownClosed(line, name) && now === 'unknown' ? [{ name, kind: 'unshown' }] : []
    // Only a person writes in which way: recorded is that someone is turned away.
    return relation === 'safe-difference' ? [{ name, kind: 'differently' }] : []
  })
}

const wasShownClosed = ({ expect }: PolicyLine, name: string) =>
  expect?.[name] !== undefined && expect[name] !== 'reached'

/** `org:org:admin` is `org:admin`. */
export const bareAccess = (access: Access) => access.replace(/^(org|role|permission):org:/, '$1:')

function ofAccess(
  line: PolicyLine,
  now: Access,
  basis: Basis,
  { isComparable, isSaid }: { isComparable: boolean; isSaid: boolean },
): Departure | null {
  if (bareAccess(line.access) === bareAccess(now) || line.access === 'owner' || now === 'owner') return null
  // Which of two readings fits what was seen is not told by a server: its outcomes are.
  if (basis === 'observed' && !line.access.startsWith('webhook:')) return null
  if (now === 'unknown') return isComparable && !isSaid ? { kind: 'unshown', identities: [] } : null
  return isComparable || isSaid ? { kind: 'changed', identities: [] } : null
}

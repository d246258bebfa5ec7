/** Two reports in, what changed out. Pure. */
import { isTurnedAway, type Finding, type Outcome, type Report, type ReportEntry } from '../access/index.ts'
import { VERSION } from '../version.ts'
import { CHANGE_KINDS, type ChangeKind, type EntryChange, type ReportDiff, type Side } from './types.ts'

type Basis = ReportDiff['basis']
type Label = Pick<Side, 'label' | 'commit'>

export function compareReports(base: Report, head: Report, labels: { base: Label; head: Label }): ReportDiff {
  const basis: Basis = base.command === 'test' && head.command === 'test' ? 'observed' : 'predicted'
  const names = head.identities
    .map(({ name }) => name)
    .filter((name) => base.identities.some((one) => one.name === name))
  const renamed = movedFunctions(base.entries, head.entries)
  const before = new Map(base.entries.map((entry) => [renamed.get(entry.id) ?? entry.id, entry]))
  const after = new Map(head.entries.map((entry) => [entry.id, entry]))
  const ids = [...new Set([...after.keys(), ...before.keys()])]
  const changes = ids
    .flatMap((id) => changeOf(before.get(id), after.get(id), names, basis))
    .toSorted((a, b) => rank(a) - rank(b))
  const findings = findingsBetween(base.findings, head.findings, renamed)
  return {
    schemaVersion: 1,
    tool: { name: 'routewarden', version: VERSION },
    command: 'diff',
    app: head.app.name,
    base: side(base, labels.base),
    head: side(head, labels.head),
    basis,
    changes,
    findings,
    summary: {
      ...(Object.fromEntries(
        CHANGE_KINDS.map((kind) => [kind, changes.filter((change) => change.kind === kind).length]),
      ) as Record<ChangeKind, number>),
      newFindings: findings.new.length,
      goneFindings: findings.gone.length,
    },
  }
}

const side = ({ command, entries }: Report, { label, commit }: Label): Side => ({
  label,
  commit,
  command,
  entries: entries.length,
})

/** Of what was added, what is open to everyone stands first, then what nobody can tell. */
function rank({ kind, after }: EntryChange): number {
  const openness = kind !== 'added' || after === 'public' ? 0 : after === 'unknown' ? 1 : 2
  return CHANGE_KINDS.indexOf(kind) * 3 + openness
}

/** Ids of server functions hold their file: one that moved is the same where its name is the only one of its kind. */
function movedFunctions(base: ReportEntry[], head: ReportEntry[]): Map<string, string> {
  const known = (entries: ReportEntry[]) => new Set(entries.map(({ id }) => id))
  const gone = base.filter(({ kind, id }) => kind === 'server-function' && !known(head).has(id))
  const come = head.filter(({ kind, id }) => kind === 'server-function' && !known(base).has(id))
  const only = (list: ReportEntry[], name: string | undefined) => {
    const [first, ...others] = list.filter((one) => one.name === name)
    return others.length === 0 ? first : undefined
  }
  return new Map(
    gone.flatMap(({ id, name }) => {
      const same = only(come, name)
      return name !== undefined && same !== undefined && only(gone, name) !== undefined ? [[id, same.id]] : []
    }),
  )
}

function changeOf(
  before: ReportEntry | undefined,
  after: ReportEntry | undefined,
  names: string[],
  basis: Basis,
): EntryChange[] {
  const entry = after ?? before
  if (!entry) return []
  const about = { id: entry.id, entryKind: entry.kind, file: entry.file, line: entry.line }
  const accessOf = (one: ReportEntry) => one.access[basis]
  if (!before) return [{ ...about, kind: 'added', before: null, after: accessOf(entry), identities: [] }]
  if (!after) return [{ ...about, kind: 'removed', before: accessOf(entry), after: null, identities: [] }]
  const pairs = names.map((name) => ({
    name,
    before: before.outcomes[name]?.[basis] ?? 'unknown',
    after: after.outcomes[name]?.[basis] ?? 'unknown',
  }))
  const found = kindOf(before, after, pairs, basis)
  if (found === null) return []
  const identities = pairs.filter((pair) => direction(pair, before, after) === found)
  return [{ ...about, kind: found, before: accessOf(before), after: accessOf(after), identities }]
}

interface Pair {
  name: string
  before: Outcome
  after: Outcome
}

function kindOf(before: ReportEntry, after: ReportEntry, pairs: Pair[], basis: Basis): ChangeKind | null {
  const [was, is] = [before.access[basis], after.access[basis]]
  // A webhook's answers to our identities tell nothing: its access does.
  const isWebhook = was.startsWith('webhook:') && is.startsWith('webhook:')
  const kinds = new Set(isWebhook ? [] : pairs.map((pair) => direction(pair, before, after)))
  if (kinds.has('opened') || (is === 'public' && was !== 'public')) return 'opened'
  if (kinds.has('unshown') || (is === 'unknown' && was !== 'unknown' && was !== 'public')) return 'unshown'
  if (kinds.has('closed')) return 'closed'
  return was === is ? null : 'changed'
}

function direction(pair: Pair, before: ReportEntry, after: ReportEntry): ChangeKind | null {
  const [wasAway, isAway] = [isTurnedAway(pair.before, before), isTurnedAway(pair.after, after)]
  if (wasAway && pair.after === 'reached') return 'opened'
  if (wasAway && pair.after === 'unknown') return 'unshown'
  return pair.before === 'reached' && isAway ? 'closed' : null
}

/**
 * A finding is the same where its rule and its entry point (else its file) are, whatever its line; of several, as many as
 * there were. What the policy accepts now is not new.
 */
function findingsBetween(base: Finding[], head: Finding[], renamed: Map<string, string>): ReportDiff['findings'] {
  const keyOf = ({ rule, entry, file }: Finding) =>
    JSON.stringify([rule, entry === undefined ? file : (renamed.get(entry) ?? entry)])
  return {
    new: without(head, base, keyOf).filter(({ accepted }) => accepted === undefined),
    gone: without(base, head, keyOf),
  }
}

/** Those of `list` that `other` has no equal of; equal words go together first. */
function without(list: Finding[], other: Finding[], keyOf: (finding: Finding) => string): Finding[] {
  const left = [...other]
  const take = (isSame: (one: Finding) => boolean) => {
    const at = left.findIndex(isSame)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }
  const others = list.filter(
    (finding) => !take((one) => keyOf(one) === keyOf(finding) && one.message === finding.message),
  )
  return others.filter((finding) => !take((one) => keyOf(one) === keyOf(finding)))
}

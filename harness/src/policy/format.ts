/** A policy as text: sorted, one line an entry, so that a diff shows what changed and nothing else. */
import type { Acceptance, Policy, PolicyLine } from './types.ts'

export function formatPolicy({ entries, accepted }: Policy): string {
  const lines = Object.entries(entries)
    .toSorted(([a], [b]) => compareKeys(a, b))
    .map(([key, line]) => `    ${JSON.stringify(key)}: ${inline(ordered(line))}`)
  const acceptances = accepted
    .toSorted((a, b) => compareTexts(sortKey(a), sortKey(b)))
    .map(({ rule, entry, file, code, reason, until }) =>
      inline({ rule, ...(entry === undefined ? {} : { entry }), file, code, until, reason }),
    )
    .map((text) => `    ${text}`)
  return [
    '{',
    '  "version": 1,',
    `  "entries": {${block(lines)}}${accepted.length === 0 ? '' : ','}`,
    ...(accepted.length === 0 ? [] : [`  "accepted": [${block(acceptances)}]`]),
    '}',
    '',
  ].join('\n')
}

const block = (lines: string[]) => (lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `)

/** Intent comes last, where a line is read to its end. */
function ordered({ access, expect, from, why }: PolicyLine): PolicyLine {
  return {
    access,
    ...(expect === undefined ? {} : { expect: sortedIdentities(expect) }),
    ...(from === undefined ? {} : { from }),
    ...(why === undefined ? {} : { why }),
  }
}

const FIRST = ['anonymous', 'signed-in']

/** The two that always exist first; the others by name, whatever their order in the config. */
function sortedIdentities<T>(byName: Record<string, T>): Record<string, T> {
  const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  return Object.fromEntries(Object.entries(byName).toSorted(([a], [b]) => rank(a) - rank(b) || compareTexts(a, b)))
}

/** JSON in one line, with room between its parts. */
function inline(value: object): string {
  const parts = Object.entries(value).map(
    ([key, one]) => `${JSON.stringify(key)}: ${typeof one === 'object' ? inline(one as object) : JSON.stringify(one)}`,
  )
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}

/** By path, then method; server functions last: neighbours of a subtree stand together. */
function compareKeys(a: string, b: string): number {
  const [groupA, pathA] = parts(a)
  const [groupB, pathB] = parts(b)
  return groupA - groupB || compareTexts(pathA, pathB) || compareTexts(a, b)
}

function parts(key: string): [group: number, path: string] {
  const path = /^(?:[A-Z*]+ )?(\/.*)$/.exec(key)?.[1]
  return path === undefined ? [1, key] : [0, path]
}

const sortKey = ({ file, rule, entry, code }: Acceptance) => [file, rule, entry ?? '', code].join('\n')

/** By code unit: the same on every machine. */
const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Holds two states of the app against each other. States are the canonical JSON that `state.ts` reads. */

type Leaf = string | number | boolean | null
type Leaves = Map<string, Leaf>

/** Every plain value in a state, by where it stands. */
function leavesOf(state: string): Leaves {
  const leaves: Leaves = new Map()
  const visit = (value: unknown, at: string): void => {
    if (value === null || typeof value !== 'object') leaves.set(at, value as Leaf)
    else for (const [key, member] of Object.entries(value)) visit(member, `${at}/${key}`)
  }
  visit(JSON.parse(state), '')
  return leaves
}

/** How much there is in a state: rows that are added make it grow. */
export const sizeOf = (state: string) => leavesOf(state).size

/** How often a text stands in a state, as a whole value. */
export function countOf(state: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const leaf of leavesOf(state).values()) {
    if (typeof leaf === 'string') counts.set(leaf, (counts.get(leaf) ?? 0) + 1)
  }
  return counts
}

/**
 * Places that differ between two runs of the very same deliveries: times and counters of the app's own, which say
 * nothing. null: the two are not even of the same shape.
 */
export function chance(one: string, again: string): Set<string> | null {
  const [first, second] = [leavesOf(one), leavesOf(again)]
  if (first.size !== second.size || [...first.keys()].some((at) => !second.has(at))) return null
  return new Set([...first].filter(([at, leaf]) => second.get(at) !== leaf).map(([at]) => at))
}

/** The same rows, in whatever order; places of `leftOut` do not count. */
export function isSame(one: string, other: string, leftOut: ReadonlySet<string> = new Set()): boolean {
  return unordered(one, leftOut) === unordered(other, leftOut)
}

function unordered(state: string, leftOut: ReadonlySet<string>): string {
  const sorted = (value: unknown, at: string): unknown => {
    if (leftOut.has(at)) return '…'
    if (value === null || typeof value !== 'object') return value
    const members = Object.entries(value).map(([key, member]) => sorted(member, `${at}/${key}`))
    return Array.isArray(value) ? members.map((member) => JSON.stringify(member)).sort() : members
  }
  return JSON.stringify(sorted(JSON.parse(state), ''))
}

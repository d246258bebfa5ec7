/** The ways that an execution may take: kept apart while they are few, joined where they are many. */
import type { AstNode } from '../app/index.ts'
import { join, type State } from './state.ts'
import { alternatives, fromOf, truthiness, UNDEFINED, union, unknown, type Result, type Value } from './values.ts'

/** Ways kept apart; beyond, they are joined. */
export const MAX_WAYS = 6

export interface Path {
  state: State
  type: 'normal' | 'return' | 'throw' | 'break' | 'continue'
  value: Value
  /** What ended it. */
  node: AstNode | null
  label?: string | null
}

/** One way that a condition may turn out; or what evaluating it throws. */
export type Way = { state: State; truth: boolean; from: number } | (Result & { thrown: true })

export const one = (state: State, value: Value): Result[] => [{ state, value }]

export const normal = (state: State): Path => ({ state, type: 'normal', value: UNDEFINED, node: null })

export const thrownPath = (result: Result, node: AstNode): Path => ({
  state: result.state,
  type: 'throw',
  value: result.value,
  node,
})

/** Ways that go on are one again. */
export function joinNormal(paths: Path[]): Path[] {
  const going = paths.filter(({ type }) => type === 'normal')
  if (going.length < 2) return paths
  return [...paths.filter(({ type }) => type !== 'normal'), normal(going.map(({ state }) => state).reduce(join))]
}

/** Ways on which nothing happened are one: the value is either. */
export function merged(results: Result[]): Result[] {
  if (results.length < 2) return results
  const out: Result[] = []
  for (const result of results) {
    const index =
      result.thrown || result.short
        ? -1
        : out.findIndex((other) => !other.thrown && !other.short && other.state.trace === result.state.trace)
    const other = out[index]
    if (other === undefined) out.push(result)
    else out[index] = { state: join(other.state, result.state), value: union([other.value, result.value]) }
  }
  return out
}

/** Ways of a condition beyond a few: those that turn out alike are one. */
export function fewerWays(ways: Way[]): Way[] {
  if (ways.length <= MAX_WAYS) return ways
  const out: Way[] = []
  for (const way of ways) {
    const index = 'thrown' in way ? -1 : out.findIndex((other) => !('thrown' in other) && other.truth === way.truth)
    const other = out[index]
    if (other === undefined || 'thrown' in other || 'thrown' in way) out.push(way)
    else out[index] = { ...other, state: join(other.state, way.state), from: other.from | way.from }
  }
  return out
}

export interface InOrder {
  state: State
  values: Value[]
  thrown: Value | null
}

export function fewerInOrder(ways: InOrder[]): InOrder[] {
  const thrown = ways.filter((way) => way.thrown !== null)
  const going = ways.filter((way) => way.thrown === null)
  if (going.length < 2) return ways
  const one_ = going.reduce((a, b) => ({
    state: join(a.state, b.state),
    thrown: null,
    values: a.values.map((value, index) => union([value, b.values[index] ?? value])),
  }))
  return [...thrown, one_]
}

/** Many ways out of a function become few. */
export function fewer(results: Result[]): Result[] {
  if (results.length <= MAX_WAYS) return results
  const groups = new Map<string, Result[]>()
  for (const result of results) {
    const key = `${String(result.thrown ?? false)}${result.value.kind}${result.value.kind === 'const' ? String(result.value.value) : ''}${String(truthiness(result.value))}`
    groups.set(key, [...(groups.get(key) ?? []), result])
  }
  return [...groups.values()].map((group) =>
    group.reduce((a, b) => ({
      ...a,
      state: join(a.state, b.state),
      value: a.thrown ? a.value : union([a.value, b.value]),
    })),
  )
}

/** Every combination of what each value may be, few at most. */
export function combinations(values: Value[]): Value[][] {
  if (!values.some(({ kind }) => kind === 'union')) return [values]
  let ways: Value[][] = [[]]
  for (const value of values) {
    const each = ways.length > 4 ? [value.kind === 'union' ? unknown(fromOf(value)) : value] : alternatives(value)
    ways = ways.flatMap((way) => each.map((alternative) => [...way, alternative]))
  }
  return ways
}

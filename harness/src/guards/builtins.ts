/** Methods of arrays whose items are known, and of `Object`: what they do with each item is followed. */
import type { Interpreter } from './interpreter.ts'
import { join, type State } from './state.ts'
import {
  constant,
  FROM,
  fromOf,
  native,
  truthiness,
  UNDEFINED,
  union,
  unknown,
  type CallContext,
  type Native,
  type Obj,
  type Result,
  type Value,
} from './values.ts'

/** Longer ones are not looked through. */
const MAX_ITEMS = 8

/** null: no such method, or nothing is gained by following it. */
export function arrayMethod(name: string, array: Obj, run: Interpreter): Native | null {
  const method = METHODS[name]
  return method === undefined ? null : native(name, (context) => method(array, context, run))
}

type Method = (array: Obj, context: CallContext, run: Interpreter) => Result[]

const METHODS: Record<string, Method | undefined> = {
  push: (array, { state, args }, run) => {
    const items = run.items(array, state) ?? []
    args.forEach((arg, index) => {
      state.set(array.id, String(items.length + index), arg)
    })
    return [{ state, value: constant(items.length + args.length) }]
  },
  at: (array, { state, args }, run) => {
    const items = run.items(array, state)
    const [index] = args
    if (items === null || index?.kind !== 'const') return [{ state, value: unknown(array.from) }]
    return [{ state, value: items.at(Number(index.value)) ?? UNDEFINED }]
  },
  indexOf: (array, { state, args }, run) => {
    const items = run.items(array, state)
    const [item] = args
    const known = items?.every(({ kind }) => kind === 'const') === true && item?.kind === 'const'
    const index = known ? items.findIndex((one) => one.kind === 'const' && one.value === item.value) : null
    return [
      {
        state,
        value: index === null ? unknown(fromOf(item ?? UNDEFINED)) : constant(index, fromOf(item ?? UNDEFINED)),
      },
    ]
  },
  concat: (array, { state, args }, run) => {
    const all = [array, ...args].map((arg) => run.items(arg, state))
    const known = all.every((items) => items !== null)
    return [{ state, value: run.array(known ? all.flat() : [], state, !known) }]
  },
  map: (array, context, run) => eachItem(array, context, run, (results, state) => run.array(results, state)),
  forEach: (array, context, run) => eachItem(array, context, run, () => UNDEFINED),
  every: (array, context, run) => eachItem(array, context, run, (results) => all(results, true)),
  some: (array, context, run) => eachItem(array, context, run, (results) => all(results, false)),
  filter: (array, context, run) => {
    const items = run.items(array, context.state) ?? []
    return eachItem(array, context, run, (results, state) => {
      const kept = items.filter((_, index) => truthiness(results[index] ?? UNDEFINED) !== false)
      const certain = results.every((result) => truthiness(result) !== null)
      return run.array(kept, state, !certain)
    })
  },
  find: (array, context, run) => {
    const items = run.items(array, context.state) ?? []
    return eachItem(array, context, run, (results) => {
      const kept = items.filter((_, index) => truthiness(results[index] ?? UNDEFINED) !== false)
      const certain = results.some((result) => truthiness(result) === true)
      return union([...kept, ...(certain ? [] : [UNDEFINED])])
    })
  },
}

/** `every` (true) or `some` (false) of the answers. */
function all(results: Value[], every: boolean): Value {
  const from = results.reduce((bits, result) => bits | fromOf(result), 0)
  const truths = results.map(truthiness)
  if (truths.includes(!every)) return constant(!every, from)
  return truths.includes(null) ? unknown(from) : constant(every, from)
}

/** Calls back for every item, in order. Items that are not known: once, or not at all. */
function eachItem(
  array: Obj,
  { state, args, node, module }: CallContext,
  run: Interpreter,
  made: (results: Value[], state: State) => Value,
): Result[] {
  const [callback] = args
  const items = run.items(array, state)
  const frame = { env: null, module }
  if (callback === undefined || items === null || items.length > MAX_ITEMS) {
    const skipped = state.fork()
    const called = callback ? run.call(callback, [unknown(fromOf(array.rest))], state, node, frame) : []
    const after = [skipped, ...called.filter(({ thrown }) => !thrown).map((result) => result.state)].reduce(join)
    return [
      { state: after, value: unknown(fromOf(array.rest) | FROM.opaque) },
      ...called.filter(({ thrown }) => thrown),
    ]
  }
  let ways: { state: State; results: Value[]; thrown: Value | null }[] = [{ state, results: [], thrown: null }]
  items.forEach((item, index) => {
    ways = ways.flatMap((way) => {
      if (way.thrown !== null) return [way]
      return run.call(callback, [item, constant(index)], way.state, node, frame).map((result) => ({
        state: result.state,
        results: [...way.results, result.value],
        thrown: result.thrown === true ? result.value : null,
      }))
    })
    if (ways.length > MAX_ITEMS) ways = ways.slice(0, MAX_ITEMS)
  })
  return ways.map((way) =>
    way.thrown === null
      ? { state: way.state, value: made(way.results, way.state) }
      : { state: way.state, value: way.thrown, thrown: true },
  )
}

/** `Object.entries` and its like, of objects whose properties are known. */
export function objectFunctions(run: () => Interpreter): Record<string, Value> {
  const known = (value: Value | undefined, state: State): [string, Value][] | null =>
    value?.kind === 'object' && value.rest.kind === 'const' && state.vars(value.id) !== undefined
      ? [...(state.vars(value.id) ?? [])].filter(([name]) => name !== ' ')
      : null
  const of = (name: string, make: (entries: [string, Value][], state: State) => Value): Native =>
    native(name, ({ state, args }) => {
      const entries = known(args[0], state)
      return [{ state, value: entries === null ? unknown(fromOf(args[0] ?? UNDEFINED), name) : make(entries, state) }]
    })
  const same = (name: string): Native => native(name, ({ state, args }) => [{ state, value: args[0] ?? UNDEFINED }])
  return {
    freeze: same('freeze'),
    seal: same('seal'),
    keys: of('keys', (entries, state) =>
      run().array(
        entries.map(([name]) => constant(name)),
        state,
      ),
    ),
    values: of('values', (entries, state) =>
      run().array(
        entries.map(([, value]) => value),
        state,
      ),
    ),
    entries: of('entries', (entries, state) =>
      run().array(
        entries.map(([name, value]) => run().array([constant(name), value], state)),
        state,
      ),
    ),
    fromEntries: native('fromEntries', ({ state, args }) => {
      const pairs = run()
        .items(args[0] ?? UNDEFINED, state)
        ?.map((pair) => run().items(pair, state))
      const props: Record<string, Value> = {}
      for (const pair of pairs ?? [])
        if (pair?.[0]?.kind === 'const') props[String(pair[0].value)] = pair[1] ?? UNDEFINED
      return [{ state, value: pairs ? run().object(props, state) : unknown(FROM.opaque, 'Object.fromEntries()') }]
    }),
    defineProperty: native('defineProperty', ({ state, args }) => {
      const [target = UNDEFINED, name] = args
      const names =
        name?.kind === 'const' ? [String(name.value)] : [...(known(target, state) ?? [])].map(([key]) => key)
      if (target.kind === 'object') for (const key of names) state.set(target.id, key, unknown(FROM.opaque, key))
      return [{ state, value: target }]
    }),
    assign: native('assign', ({ state, args }) => {
      const [target] = args
      if (target?.kind !== 'object') return [{ state, value: target ?? UNDEFINED }]
      for (const source of args.slice(1)) {
        for (const [name, value] of known(source, state) ?? []) state.set(target.id, name, value)
      }
      return [{ state, value: target }]
    }),
  }
}

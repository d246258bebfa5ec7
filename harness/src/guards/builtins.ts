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
  type Primitive,
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
    return eachItem(array, context, run, (results, state) => filtered(items, results, state, run))
  },
  reduce: (array, context, run) => reduced(array, context, run, 1),
  reduceRight: (array, context, run) => reduced(array, context, run, -1),
  find: (array, context, run) => {
    const items = run.items(array, context.state) ?? []
    return eachItem(array, context, run, (results) => {
      const kept = items.filter((_, index) => truthiness(results[index] ?? UNDEFINED) !== false)
      const certain = results.some((result) => truthiness(result) === true)
      return union([...kept, ...(certain ? [] : [UNDEFINED])])
    })
  },
}

/** Methods of texts that change nothing: of known ones with known arguments, what they give is known. */
export const TEXT_METHODS: ReadonlySet<string> = new Set([
  'at',
  'endsWith',
  'includes',
  'indexOf',
  'slice',
  'split',
  'startsWith',
  'substring',
  'toLowerCase',
  'toString',
  'toUpperCase',
  'trim',
])

type TextMethod = (...args: unknown[]) => Primitive | string[]

/** @param from of the text */
export function textMethod(name: string, text: string, from: number, run: Interpreter): Native {
  return native(name, ({ state, args }) => {
    const all = args.reduce((bits, arg) => bits | fromOf(arg), from)
    if (!args.every((arg) => arg.kind === 'const')) return [{ state, value: unknown(all, name) }]
    const given = args.map((arg) => arg.value)
    const made = (text[name as keyof string] as unknown as TextMethod).apply(text, given)
    const value = Array.isArray(made)
      ? run.array(
          made.map((part) => constant(part, all)),
          state,
        )
      : constant(made, all)
    return [{ state, value }]
  })
}

/** `reduce` (1) or `reduceRight` (-1): each item is handed to the callback with what was made so far. */
function reduced(array: Obj, { state, args, node, module }: CallContext, run: Interpreter, step: 1 | -1): Result[] {
  const [callback, start] = args
  const all = run.items(array, state)
  if (callback === undefined || all === null || all.length > MAX_ITEMS || (start === undefined && all.length === 0))
    return eachItem(array, { state, args, self: array, node, module }, run, () => unknown(FROM.opaque))
  const items = all.map((item, index) => ({ item, index }))
  if (step === -1) items.reverse()
  const begun = start ?? items.shift()?.item ?? UNDEFINED
  let ways: Result[] = [{ state, value: begun }]
  for (const { item, index } of items) {
    ways = ways.flatMap((way) =>
      way.thrown
        ? [way]
        : run.call(callback, [way.value, item, constant(index)], way.state, node, { env: null, module }),
    )
    if (ways.length > MAX_ITEMS) return [{ state: ways.map((way) => way.state).reduce(join), value: unreadable() }]
  }
  return ways
}

/** Too many ways to tell what it is. */
const unreadable = (): Value => ({ kind: 'any', from: FROM.opaque, label: 'reduce()', pkg: 'unreadable' })

/** Those that may or may not be kept: every list that it may be, while they are few. */
function filtered(items: Value[], results: Value[], state: State, run: Interpreter): Value {
  const truths = items.map((_, index) => truthiness(results[index] ?? UNDEFINED))
  const open = truths.filter((truth) => truth === null).length
  if (open > MAX_UNCERTAIN) {
    return run.array(
      items.filter((_, index) => truths[index] !== false),
      state,
      true,
    )
  }
  const lists: Value[] = []
  for (let choice = 0; choice < 2 ** open; choice++) {
    let bit = 0
    const kept = items.filter((_, index) => truths[index] ?? ((choice >> bit++) & 1) === 1)
    lists.push(run.array(kept, state))
  }
  return union(lists)
}

const MAX_UNCERTAIN = 2

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

/** What operators and the language itself make of abstract values. */
import type { AstNode } from '../app/index.ts'
import { child } from './ast.ts'
import type { Module } from './modules.ts'
import {
  alternatives,
  constant,
  FROM,
  fromOf,
  gives,
  promise,
  truthiness,
  union,
  unknown,
  type Refusal,
  type Result,
  type Value,
} from './values.ts'
import { one } from './ways.ts'

export const RESPONSE_KEYS = /^(status|headers|ok|body|json|text)$/

export function labelOf(value: Value): string {
  if (value.kind === 'any') return value.label
  if (value.kind === 'native') return value.name
  return ''
}

/** What comes of a condition that the caller decides is as it is because of the caller. */
export function because<T extends { value: Value }>(result: T, from: number): T {
  const bits = from & FROM.caller
  return bits === 0 ? result : { ...result, value: tainted(result.value, bits) }
}

/** A value that is the way it is because of who calls. */
export function tainted(value: Value, from: number): Value {
  if (from === 0) return value
  if (value.kind === 'const' || value.kind === 'any')
    return (value.from & from) === from ? value : { ...value, from: value.from | from }
  return value
}

export function narrowed(value: Value, truth: boolean): Value {
  if (value.kind === 'any') return value.truthy === truth ? value : { ...value, truthy: truth }
  if (value.kind === 'union')
    return union(value.of.filter((one) => truthiness(one) !== !truth).map((one) => narrowed(one, truth)))
  return value
}

export function awaited(result: Result): Result[] {
  if (result.thrown) return [result]
  return alternatives(result.value).map((value, index, all) => {
    const state = index === all.length - 1 ? result.state : result.state.fork()
    if (value.kind !== 'promise') return { state, value }
    return value.rejected ? { state, value: value.value, thrown: true } : { state, value: value.value }
  })
}

/** What an async function gives: a promise, rejected where it throws. */
export function settled(result: Result): Result {
  if (result.thrown)
    return { state: result.state, value: { kind: 'promise', value: result.value, rejected: true, from: FROM.caller } }
  return {
    ...result,
    value:
      result.value.kind === 'union' ? union(result.value.of.map((value) => promise(value))) : promise(result.value),
  }
}

export function refusalIn(value: Value): Refusal | null {
  return value.kind === 'object' ? (value.refusal ?? null) : null
}

export function typeOf(value: Value): Value {
  switch (value.kind) {
    case 'const':
      return constant(value.value === null ? 'object' : typeof value.value, value.from)
    case 'any':
    case 'union':
      return unknown(fromOf(value))
    case 'function':
    case 'native':
      return constant('function')
    default:
      return constant('object')
  }
}

export function instanceOf(a: Value, b: Value, node: AstNode): Value {
  const name = labelOf(b) || (child(node, 'right')['name'] as string | undefined) || ''
  if (a.kind === 'response') return constant(/Response$/.test(name), a.from)
  if (a.kind === 'const') return constant(false, a.from)
  if (a.kind === 'object' && b.kind === 'function' && b.isClass) {
    if (a.proto) return a.proto.node === b.node ? constant(true, a.from) : unknown(a.from)
    if (a.refusal) return constant(false, a.from)
  }
  if (a.kind === 'object' && /Response$/.test(name)) return constant(false, a.from)
  if (a.kind === 'object' && a.tag === 'error' && name === 'Error') return constant(true, a.from)
  return unknown(fromOf(a))
}

export function numbers(operator: string, x: unknown, y: unknown): boolean | number | null {
  // As the language has it: what is not there is neither below nor above.
  const [a, b] = [Number(x ?? (x === null ? 0 : Number.NaN)), Number(y ?? (y === null ? 0 : Number.NaN))]
  if (typeof x === 'string' && typeof y === 'string') return null
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '-':
      return a - b
    default:
      return null
  }
}

export interface Regex {
  pattern: string
  flags: string
}

/** A pattern of the code: what it says of a text that is known. */
export function regex({ pattern, flags }: Regex): Value {
  const test = gives('test', ({ args }) => {
    const [text] = args
    if (text?.kind !== 'const' || pattern.length > 200) return unknown(text ? fromOf(text) : 0)
    try {
      return constant(new RegExp(pattern, flags).test(String(text.value)), text.from)
    } catch {
      return unknown(text.from)
    }
  })
  return {
    kind: 'native',
    name: 'regex',
    call: ({ state }) => one(state, unknown(0)),
    props: { test },
    member: (name) => unknown(0, name),
  }
}

/** Maps, sets, and whatever the module writes to later: what they hold is only known while the app runs. */
export function holdsData(init: AstNode, value: Value, name: string, { parsed }: Module): boolean {
  if (
    init.type === 'NewExpression' &&
    /^(Map|Set|WeakMap|LRU\w*)$/.test((child(init, 'callee')['name'] as string | undefined) ?? '')
  )
    return true
  if (value.kind !== 'object' || value.proto) return false
  const { code } = parsed
  for (let at = code.indexOf(name); at !== -1; at = code.indexOf(name, at + name.length)) {
    WRITE.lastIndex = at + name.length
    if (WRITE.test(code) && !/[\w$]/.test(code[at - 1] ?? ' ')) return true
  }
  return false
}

/** What follows a name that is written to. */
const WRITE = /\.(?:push|unshift|splice|set|add|delete|pop|shift)\s*\(|(?:\.\w+|\[[^\]]*\])\s*(?:=[^=>]|\+\+|\+=)/y

/**
 * Abstract values: what is known of a value while an entry point is executed for a kind of caller. What is not known is
 * `any`, and every way that it could turn out is followed.
 */
import type { Outcome } from '../access/index.ts'
import type { AstNode } from '../app/index.ts'
import type { Module } from './modules.ts'
import type { Env, State } from './state.ts'

/** Where an unknown value comes from, as bits. */
export const FROM = {
  /** The request: whoever asks chooses it. */
  request: 1,
  /** Clerk's knowledge of the caller. */
  caller: 2,
  /** Code that cannot be read: a package, a database. */
  opaque: 4,
  /** An environment variable, which nobody outside knows. */
  secret: 8,
  /** State of the process: module variables that hold data. */
  state: 16,
  /** A claim or field of the caller that a role may be read from. */
  claim: 32,
  /** An error that was caught. */
  error: 64,
  /** What cannot be read was asked for it by who the caller is: a row of their own. */
  own: 128,
} as const

export type Primitive = undefined | null | boolean | number | string | bigint

export interface Const {
  kind: 'const'
  value: Primitive
  from: number
}

/** Where a value is taken from the request, and by which name. */
export interface Origin {
  file: string
  line: number
  column: number
  name: string
}

export interface Any {
  kind: 'any'
  from: number
  /** Known to be truthy or falsy. */
  truthy?: boolean
  /** What it is called in the code: `user.publicMetadata.role`, `prisma.user`. */
  label: string
  /** Package that it comes from. */
  pkg?: string
  /** Of a value of the request whose name says whose it is. */
  at?: Origin
}

/** Its properties are in the state, under `id`: objects are shared and changed. */
export interface Obj {
  kind: 'object'
  id: number
  /** `error`: something that is thrown; `array`: items under '0', '1' …; `class`: made by a class of the project. */
  tag?: 'error' | 'array' | 'auth' | 'response-init' | 'pages-response' | 'builder'
  from: number
  /** What properties that are not listed hold. */
  rest: Value
  /** Why it was thrown: it turns the caller away. */
  refusal?: Refusal
  /** Class that made it. */
  proto?: Fn
}

export interface Fn {
  kind: 'function'
  node: AstNode
  module: Module
  env: Env | null
  self?: Value
  /** Reading it calls it. */
  getter?: boolean
  /** Of a class: its methods are found in the node. */
  isClass?: boolean
}

export interface Native {
  kind: 'native'
  name: string
  call: NativeCall
  props?: Record<string, Value>
  /** Any other property. */
  member?: (name: string) => Value
  /** Values that a call gives back. */
  holds?: Value[]
}

export interface Promised {
  kind: 'promise'
  value: Value
  rejected: boolean
  from: number
}

/** An HTTP answer. `status` null: it depends. */
export interface Answer {
  kind: 'response'
  status: number | null
  location: Value | null
  from: number
  /** Body is written out in the code: nothing but literals. */
  plain: boolean
}

export interface Element {
  kind: 'element'
  type: Value | string
  props: Obj
  node: AstNode
  module: Module
}

export interface Union {
  kind: 'union'
  of: Value[]
}

export type Value = Const | Any | Obj | Fn | Native | Promised | Answer | Element | Union

export interface Place {
  file: string
  /** Line and column count from 1. */
  line: number
  column: number
  what: string
}

/** How a caller is turned away. */
export interface Refusal {
  /** What the caller gets; `redirect` may turn out to be `sign-in`, by `target`. */
  outcome: Outcome
  target?: string
  /** Of a response that was returned. */
  status?: number
  place: Place
  /** Calls that led there, the outermost first. */
  via: Place[]
}

export interface Result {
  state: State
  value: Value
  /** The value is thrown. */
  thrown?: boolean
  /** An optional chain ended before this. */
  short?: boolean
}

export interface CallContext {
  state: State
  args: Value[]
  self: Value
  node: AstNode
  module: Module
}

export type NativeCall = (context: CallContext) => Result[]

export const constant = (value: Primitive, from = 0): Const => ({ kind: 'const', value, from })
export const UNDEFINED: Const = constant(undefined)
export const NULL: Const = constant(null)
export const TRUE: Const = constant(true)
export const FALSE: Const = constant(false)

export const unknown = (from: number, label = '', truthy?: boolean): Any =>
  truthy === undefined ? { kind: 'any', from, label } : { kind: 'any', from, label, truthy }

export const native = (name: string, call: NativeCall, props?: Record<string, Value>): Native =>
  props === undefined ? { kind: 'native', name, call } : { kind: 'native', name, call, props }

/** A native that gives back one value. */
export const gives = (name: string, make: (context: CallContext) => Value): Native =>
  native(name, (context) => [{ state: context.state, value: make(context) }])

export const promise = (value: Value): Promised =>
  value.kind === 'promise' ? value : { kind: 'promise', value, rejected: false, from: fromOf(value) }

/**
 * Tells a caller nothing but about themselves: literals, the request, an error, what code made of these. Where data was
 * read, an event says so.
 */
export const isHarmless = (value: Const | Any): boolean =>
  value.kind === 'const' || (value.from & (FROM.state | FROM.secret)) === 0

export function union(values: Value[]): Value {
  const flat: Value[] = []
  for (const value of values) {
    for (const item of value.kind === 'union' ? value.of : [value]) {
      if (!flat.some((known) => same(known, item))) flat.push(item)
    }
  }
  const [first] = flat
  if (first === undefined) return UNDEFINED
  if (flat.length === 1) return first
  if (flat.length > 6) return unknown(flat.reduce((bits, one) => bits | fromOf(one), 0))
  return { kind: 'union', of: flat }
}

export function same(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a.kind !== b.kind) return false
  switch (a.kind) {
    case 'const':
      return a.value === (b as Const).value && a.from === (b as Const).from
    case 'any':
      return a.from === (b as Any).from && a.truthy === (b as Any).truthy && a.label === (b as Any).label
    case 'object':
      return a.id === (b as Obj).id
    case 'function':
      return a.node === (b as Fn).node && a.env === (b as Fn).env && a.self === (b as Fn).self
    case 'response':
      return a.status === (b as Answer).status && a.plain === (b as Answer).plain
    case 'promise':
      return a.rejected === (b as Promised).rejected && same(a.value, (b as Promised).value)
    case 'element':
      return a.node === (b as Element).node
    case 'native':
      return a.name === (b as Native).name && a.call === (b as Native).call
    case 'union':
      return (
        a.of.length === (b as Union).of.length &&
        a.of.every((one, index) => same(one, (b as Union).of[index] ?? UNDEFINED))
      )
  }
}

export function fromOf(value: Value): number {
  switch (value.kind) {
    case 'union':
      return value.of.reduce((bits, one) => bits | fromOf(one), 0)
    case 'function':
    case 'native':
    case 'element':
      return 0
    default:
      return value.from
  }
}

/** true, false, or null: it may be either. */
export function truthiness(value: Value): boolean | null {
  switch (value.kind) {
    case 'const':
      return Boolean(value.value)
    case 'any':
      return value.truthy ?? null
    case 'union': {
      const all = new Set(value.of.map(truthiness))
      const [only = null] = all
      return all.size === 1 ? only : null
    }
    default:
      return true
  }
}

export const alternatives = (value: Value): Value[] => (value.kind === 'union' ? value.of : [value])

export const isNullish = (value: Value): boolean | null => {
  if (value.kind === 'const') return value.value === null || value.value === undefined
  if (value.kind === 'any') return value.truthy === true ? false : null
  if (value.kind === 'union') {
    const all = new Set(value.of.map(isNullish))
    const [only = null] = all
    return all.size === 1 ? only : null
  }
  return false
}

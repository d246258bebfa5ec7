/**
 * Executes an app's code on abstract values, for one kind of caller at a time: where a condition is not known, both ways
 * are followed. Promises are settled when they are made, so that one that is not awaited is seen to be dropped.
 * Work is bounded: by steps, by the depth of calls, and by the number of ways kept apart.
 */
import type { Access } from '../access/index.ts'
import { isNode, type AstNode } from '../app/index.ts'
import { callAny, memberOfAny } from './any.ts'
import { arrayMethod, TEXT_METHODS, textMethod } from './builtins.ts'
import { noteAuthority, taken } from './request-uses.ts'
import { declare, namesIn, type Binding, type Exported, type Module, type Modules } from './modules.ts'
import type { Models } from './models.ts'
import { equality } from './equality.ts'
import { Kept } from './kept.ts'
import type { Profile } from './profile.ts'
import { join, newId, State, type Env, type Event, type EventKind, type Trace, type Vars } from './state.ts'
import {
  alternatives,
  constant,
  FROM,
  fromOf,
  gives,
  isNullish,
  native,
  promise,
  truthiness,
  UNDEFINED,
  union,
  unknown,
  type Const,
  type Fn,
  type Native,
  type Obj,
  type Place,
  type Refusal,
  type Result,
  type Value,
} from './values.ts'
import {
  child,
  identifiersIn,
  isClass,
  envNamesIn,
  isEnv,
  isFunction,
  jsxName,
  jsxValue,
  keyOf,
  list,
  mayThrow,
  memberName,
  unwrap,
} from './ast.ts'
import {
  type InOrder,
  MAX_WAYS,
  type Path,
  type Way,
  combinations,
  fewer,
  fewerInOrder,
  fewerWays,
  joinNormal,
  merged,
  normal,
  one,
  thrownPath,
} from './ways.ts'
import {
  RESPONSE_KEYS,
  type Regex,
  awaited,
  because,
  holdsData,
  instanceOf,
  labelOf,
  narrowed,
  numbers,
  refusalIn,
  regex,
  settled,
  tainted,
  typeOf,
} from './operations.ts'

export interface Frame {
  env: Env | null
  module: Module
}

/** What a call was found to do. */
export interface Memo {
  results: Result[]
  traces: (Trace | null)[]
  /** What each result's value leads to. */
  cells: ReadonlyMap<number, Vars>[]
  /** It may fail for reasons of its own. */
  surprises: boolean
  /** Checks of what the request says: they count, however far the caller gets. */
  vouches: Event[]
}

/** More than this and an entry point is too large to be followed. Measured: real handlers take a few hundred. */
const MAX_STEPS = 100_000
/** For callers that are let in: what they reach behind the guard need not be followed to its end. */
const MAX_STEPS_INSIDE = 3_000
const MAX_DEPTH = 40
/** Expressions inside each other, through all calls: before the stack of Node.js ends, which is not always told as such. */
const MAX_NESTING = 1_000
/** A function inside itself: chains of middlewares go round a few times. */
const MAX_RECURSION = 4

export class TooLarge extends Error {}

export class Interpreter {
  readonly modules: Modules
  readonly models: Models
  /** State of the modules when loaded. */
  readonly loaded = new State()
  profile: Profile
  /** HTTP method of the request, where the entry point has one. */
  method: string | null = null
  #steps = 0
  #maxSteps = MAX_STEPS
  /** Closures made so far: scopes that none was made in end with their function. */
  #closures = 0
  /** Scopes made by functions that run. */
  #scopes: number[] = []
  /** Calls so far that may fail for reasons of their own. */
  surprising = 0
  /** Everything that happened in this run, on whatever way. */
  noted: Event[] = []
  #depth = 0
  #nesting = 0
  readonly #active = new Map<AstNode, number>()
  readonly #moduleValues = new Map<Module, Map<string, Value | null>>()
  #memo: Map<string, Memo>
  readonly #ids = new WeakMap<object, number>()
  readonly kept = new Kept(this.loaded)
  readonly #memoOf = new WeakMap<Map<string, Memo>, number>()
  /** Modules that are being loaded: what they write is no request's. */
  #loading = 0
  readonly #names = new WeakMap<AstNode, string[]>()
  readonly #envNames = new WeakMap<AstNode, string[]>()

  constructor(modules: Modules, models: Models, profile: Profile) {
    this.modules = modules
    this.models = models
    this.profile = profile
    this.#memo = profile.memo
  }

  /** From now on for another caller. */
  begin(profile: Profile): State {
    this.#memo = profile.memo
    if (this.#memoOf.get(profile.memo) !== this.kept.generation) profile.memo.clear()
    this.#memoOf.set(profile.memo, this.kept.generation)
    this.profile = profile
    this.noted = []
    this.#scopes = []
    this.#maxSteps = profile.id === 'anonymous' ? MAX_STEPS : MAX_STEPS_INSIDE
    this.#steps = 0
    this.#depth = 0
    this.#active.clear()
    return new State(this.loaded)
  }

  /* ── Names ─────────────────────────────────────────────────────────────────────────────────────────────────── */

  exportedValue(exported: Exported | null): Value {
    if (exported === null) return unknown(0)
    switch (exported.kind) {
      case 'local':
        return this.moduleValue(exported.module, exported.name)
      case 'expression':
        return this.#defaultValue(exported.module, exported.node)
      case 'package':
        return this.models.external(exported.request, exported.name)
      case 'namespace':
        return this.#namespace(exported.module, exported.request)
      case 'unreadable':
        return { kind: 'any', from: FROM.opaque, label: `${exported.file} (${exported.reason})`, pkg: 'unreadable' }
    }
  }

  #defaultValue(module: Module, node: AstNode): Value {
    return this.#once(module, 'default ', () => this.#atLoad(node, module))
  }

  moduleValue(module: Module, name: string): Value {
    return this.#once(module, name, () => {
      const binding = module.bindings.get(name)
      return binding === undefined ? unknown(0) : this.#bound(binding, name, module)
    })
  }

  #once(module: Module, name: string, make: () => Value): Value {
    let values = this.#moduleValues.get(module)
    if (values === undefined) this.#moduleValues.set(module, (values = new Map<string, Value | null>()))
    const known = values.get(name)
    if (known !== undefined) return known ?? unknown(FROM.opaque, name)
    values.set(name, null) // asked for while it is being made: modules that import each other
    const value = make()
    values.set(name, value)
    return value
  }

  #bound(binding: Binding, name: string, module: Module): Value {
    switch (binding.kind) {
      case 'import': {
        if (binding.name === null) return this.#namespace(module, binding.request)
        const declared = this.models.declared(binding.request, binding.name)
        if (declared) return declared
        return this.exportedValue(this.modules.follow(module, binding.request, binding.name))
      }
      case 'declared':
        return this.#functionOf(binding.node, module, null)
      case 'enum':
        return unknown(0, name)
      case 'variable': {
        const { declarator, constant: fixed } = binding
        const init = declarator['init']
        if (!isNode(init)) return unknown(FROM.state, name)
        const value = this.#atLoad(init, module)
        // Another may stand in its place by the time that a request comes.
        if (!fixed && value.kind === 'function')
          return { kind: 'any', from: FROM.opaque, label: `${name} (a variable)`, pkg: 'unreadable' }
        if (!fixed) return unknown(FROM.state, name)
        if (holdsData(init, value, name, module)) return unknown(FROM.state, name, true)
        return this.#taken(declarator['id'] as AstNode, value, name, module)
      }
    }
  }

  /** A name out of a pattern at the top of a module. */
  #taken(pattern: AstNode, value: Value, name: string, module: Module): Value {
    if (pattern.type === 'Identifier') return value
    const env = { id: newId(), parent: null }
    const [bound] = this.bind(pattern, value, new State(this.loaded), { env, module })
    return bound?.state.get(env.id, name) ?? unknown(FROM.opaque, name)
  }

  #namespace(module: Module, request: string): Value {
    const target = this.modules.resolve(module, request)
    if (target === null) return this.models.external(request, null)
    const found = this.modules.read(target)
    const member = (name: string): Value =>
      'reason' in found
        ? this.exportedValue({ kind: 'unreadable', file: this.modules.relative(target), reason: found.reason })
        : this.exportedValue(this.modules.exported(found, name))
    return {
      kind: 'native',
      name: request,
      call: (context) => [{ state: context.state, value: unknown(FROM.opaque) }],
      member,
    }
  }

  /** The value of an expression at the top of a module; its objects stay for everyone. */
  #atLoad(node: AstNode, module: Module): Value {
    if (isFunction(node) || isClass(node)) return this.#functionOf(node, module, null)
    const state = new State(this.loaded)
    const depth = this.#depth
    this.#loading++
    const results = this.evaluate(node, state, { env: null, module }).filter(({ thrown }) => thrown !== true)
    this.#loading--
    this.#depth = depth
    for (const result of results) this.loaded.keep(result.state)
    const [first] = results
    if (!first) return unknown(FROM.opaque)
    const value = union(results.map((result) => result.value))
    // Maps, sets and clients that live as long as the process hold data.
    return value
  }

  lookup(name: string, state: State, frame: Frame): Value {
    for (let env = frame.env; env; env = env.parent) {
      const value = state.get(env.id, name)
      if (value !== undefined) return value
    }
    if (frame.module.bindings.has(name)) return this.moduleValue(frame.module, name)
    return this.models.global(name) ?? unknown(0, name)
  }

  /** The scope that holds a name; null: it belongs to the module. */
  #scopeOf(name: string, state: State, frame: Frame): Env | null {
    for (let env = frame.env; env; env = env.parent) if (state.get(env.id, name) !== undefined) return env
    return null
  }

  #functionOf(node: AstNode, module: Module, env: Env | null, self?: Value): Fn {
    const fn: Fn = { kind: 'function', node, module, env, ...(self === undefined ? {} : { self }) }
    if (env !== null) this.#closures++
    if (isClass(node)) fn.isClass = true
    return fn
  }

  /* ── Places and events ─────────────────────────────────────────────────────────────────────────────────────── */

  place(node: AstNode, module: Module, what?: string): Place {
    const { parsed, file } = module
    const text =
      what ??
      parsed.text
        .slice(node.start, Math.min(node.end, node.start + 120))
        .split('\n')[0]
        ?.trim() ??
      ''
    const column = node.start - parsed.text.lastIndexOf('\n', node.start - 1)
    return { file, line: parsed.lineAt(node.start), column, what: text.length > 80 ? `${text.slice(0, 79)}…` : text }
  }

  note(kind: EventKind, state: State, node: AstNode, module: Module, more: Partial<Event> = {}): void {
    const event = { kind, place: this.place(node, module), ...more }
    this.noted.push(event)
    state.note(event)
  }

  /** Does the caller have what is asked? It is noted that it was. */
  granted(access: Access, state: State, node: AstNode, module: Module): boolean {
    this.note('asks', state, node, module, { access })
    return this.profile.grants.has(access)
  }

  /** Does the caller sign as a provider does, or know the app's secrets? */
  signs(signer: string, state: State, node: AstNode, module: Module): boolean {
    this.note('signs', state, node, module, { signer })
    return signer === 'secret' ? this.profile.secret : this.profile.signature
  }

  thrower(refusal: Refusal | null, state: State): Result {
    const value: Obj = {
      kind: 'object',
      id: newId(),
      tag: 'error',
      from: refusal ? FROM.caller : 0,
      rest: unknown(FROM.error, 'error'),
      ...(refusal ? { refusal } : {}),
    }
    return { state, value, thrown: true }
  }

  object(props: Record<string, Value>, state: State, rest: Value = UNDEFINED, more: Partial<Obj> = {}): Obj {
    const id = newId()
    state.set(id, ' ', UNDEFINED)
    for (const [name, value] of Object.entries(props)) state.set(id, name, value)
    return { kind: 'object', id, from: 0, rest, ...more }
  }

  #scope(parent: Env | null, state: State): Env {
    const env = { id: newId(), parent }
    this.#scopes.push(env.id)
    state.set(env.id, ' ', UNDEFINED)
    return env
  }

  #step(): void {
    if (++this.#steps > this.#maxSteps) throw new TooLarge('it is too large to be followed')
  }

  /* ── Expressions ───────────────────────────────────────────────────────────────────────────────────────────── */

  evaluate(node: AstNode, state: State, frame: Frame): Result[] {
    this.#step()
    if (++this.#nesting > MAX_NESTING) throw new TooLarge('its code is nested too deep to be followed')
    try {
      return this.#evaluated(node, state, frame)
    } finally {
      this.#nesting--
    }
  }

  #evaluated(node: AstNode, state: State, frame: Frame): Result[] {
    switch (node.type) {
      case 'Literal':
        return one(state, node['regex'] == null ? constant(node['value'] as string) : regex(node['regex'] as Regex))
      case 'Identifier':
        return one(state, this.lookup(node['name'] as string, state, frame))
      case 'Super': {
        const home = this.#home(node, state, frame)
        return one(state, (home && this.#parentOf(home)) ?? unknown(FROM.opaque, 'super'))
      }
      case 'ThisExpression':
        return one(state, this.#scopeOf('this', state, frame) ? this.lookup('this', state, frame) : unknown(0, 'this'))
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
      case 'TSNonNullExpression':
      case 'TSInstantiationExpression':
      case 'ParenthesizedExpression':
        return this.evaluate(child(node, 'expression'), state, frame)
      case 'ChainExpression':
        return this.evaluate(child(node, 'expression'), state, frame).map(({ state: at, value, thrown }) =>
          thrown ? { state: at, value, thrown } : { state: at, value },
        )
      case 'TemplateLiteral':
        return this.#template(node, state, frame)
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'ClassExpression':
        return one(state, this.#functionOf(node, frame.module, frame.env))
      case 'ObjectExpression':
        return this.#objectLiteral(node, state, frame)
      case 'ArrayExpression':
        return this.#arrayLiteral(node, state, frame)
      case 'AwaitExpression':
        return this.evaluate(child(node, 'argument'), state, frame).flatMap((result) => awaited(result))
      case 'UnaryExpression':
        return this.#unary(node, state, frame)
      case 'BinaryExpression':
        return this.#binary(node, state, frame)
      case 'LogicalExpression':
        return merged(this.#logical(node, state, frame))
      case 'ConditionalExpression':
        return merged(
          this.decide(child(node, 'test'), state, frame).flatMap((way, _, ways): Result[] => {
            if ('thrown' in way) return [way]
            const results = this.evaluate(child(node, way.truth ? 'consequent' : 'alternate'), way.state, frame)
            return ways.length === 1 ? results.map((result) => because(result, way.from)) : results
          }),
        )
      case 'AssignmentExpression':
        return this.#assign(node, state, frame)
      case 'UpdateExpression':
        return one(state, unknown(0))
      case 'SequenceExpression':
        return this.#inOrder(list(node, 'expressions'), state, frame).map(({ state: after, values, thrown }) =>
          thrown ? { state: after, value: thrown, thrown: true } : { state: after, value: values.at(-1) ?? UNDEFINED },
        )
      case 'MemberExpression':
        return this.#member(node, state, frame)
      case 'CallExpression':
        return this.#call(node, state, frame)
      case 'NewExpression':
        return this.#new(node, state, frame)
      case 'TaggedTemplateExpression':
        return this.#tagged(node, state, frame)
      case 'ImportExpression':
        return one(state, this.#dynamicImport(node, frame))
      case 'JSXElement':
      case 'JSXFragment':
        return this.#jsx(node, state, frame)
      case 'YieldExpression': {
        const argument = node['argument']
        return isNode(argument)
          ? this.evaluate(argument, state, frame).map((result) =>
              result.thrown ? result : { ...result, value: unknown(0) },
            )
          : one(state, unknown(0))
      }
      default:
        return one(state, unknown(0, node.type))
    }
  }

  #template(node: AstNode, state: State, frame: Frame): Result[] {
    const texts = list(node, 'quasis').map((quasi) => (quasi['value'] as { cooked?: string }).cooked ?? '')
    return this.#inOrder(list(node, 'expressions'), state, frame).flatMap(
      ({ state: after, values, thrown }): Result[] => {
        if (thrown) return [{ state: after, value: thrown, thrown: true }]
        const ways = combinations(values)
        return ways.map((way, index) => {
          const at = index === ways.length - 1 ? after : after.fork()
          const from = way.reduce((bits, value) => bits | fromOf(value), 0)
          if (way.every((value) => value.kind === 'const')) {
            const text = texts
              .map((part, i) => part + (i < way.length ? String((way[i] as { value: unknown }).value) : ''))
              .join('')
            return { state: at, value: constant(text, from) }
          }
          return { state: at, value: unknown(from, '', texts.some((part) => part !== '') ? true : undefined) }
        })
      },
    )
  }

  #objectLiteral(node: AstNode, state: State, frame: Frame): Result[] {
    const properties = list(node, 'properties')
    const parts = properties.map((property) =>
      property.type === 'SpreadElement' ? child(property, 'argument') : child(property, 'value'),
    )
    return this.#inOrder(parts, state, frame).map(({ state: after, values, thrown }) => {
      if (thrown) return { state: after, value: thrown, thrown: true }
      const props: Record<string, Value> = {}
      let rest: Value = UNDEFINED
      properties.forEach((property, index) => {
        const value = values[index] ?? UNDEFINED
        if (property.type === 'SpreadElement') {
          for (const spread of alternatives(value)) {
            if (spread.kind === 'object') {
              for (const [name, item] of after.vars(spread.id) ?? []) if (name !== ' ') props[name] = item
              rest = union([rest, spread.rest])
            } else if (spread.kind === 'any') rest = unknown(spread.from, spread.label)
          }
          return
        }
        const name = keyOf(property)
        if (name === null) rest = union([rest, unknown(fromOf(value))])
        else props[name] = property['kind'] === 'get' && value.kind === 'function' ? { ...value, getter: true } : value
      })
      return { state: after, value: this.object(props, after, rest) }
    })
  }

  #arrayLiteral(node: AstNode, state: State, frame: Frame): Result[] {
    const elements = (node['elements'] as (AstNode | null)[]).filter((item) => item !== null)
    const parts = elements.map((item) => (item.type === 'SpreadElement' ? child(item, 'argument') : item))
    return this.#inOrder(parts, state, frame).map(({ state: after, values, thrown }) => {
      if (thrown) return { state: after, value: thrown, thrown: true }
      let open = false
      const items = values.flatMap((value, index): Value[] => {
        if (elements[index]?.type !== 'SpreadElement') return [value]
        const known = this.items(value, after)
        if (known === null) open = true
        return known ?? [value]
      })
      return { state: after, value: this.array(items, after, open) }
    })
  }

  array(values: Value[], state: State, open = false): Obj {
    const props = Object.fromEntries(values.map((value, index) => [String(index), value]))
    return this.object(
      open ? {} : props,
      state,
      open ? unknown(values.reduce((bits, value) => bits | fromOf(value), 0)) : UNDEFINED,
      {
        tag: 'array',
      },
    )
  }

  /** Items of an array that is known; null: it is not. */
  items(value: Value, state: State): Value[] | null {
    if (value.kind !== 'object' || value.tag !== 'array' || value.rest.kind !== 'const') return null
    const items: Value[] = []
    for (const [name, item] of state.vars(value.id) ?? []) if (name !== ' ') items.push(item)
    return items
  }

  #unary(node: AstNode, state: State, frame: Frame): Result[] {
    const operator = node['operator'] as string
    if (operator === '!') {
      return this.decide(child(node, 'argument'), state, frame).map((way) =>
        'thrown' in way ? way : { state: way.state, value: constant(!way.truth, way.from) },
      )
    }
    return this.evaluate(child(node, 'argument'), state, frame).map((result) => {
      if (result.thrown) return result
      const { value } = result
      if (operator === 'void') return { ...result, value: UNDEFINED }
      if (operator === 'typeof') return { ...result, value: typeOf(value) }
      if (operator === '-' && value.kind === 'const') return { ...result, value: constant(-Number(value.value)) }
      return { ...result, value: unknown(fromOf(value)) }
    })
  }

  #binary(node: AstNode, state: State, frame: Frame): Result[] {
    const operator = node['operator'] as string
    const left = child(node, 'left')
    if (left.type === 'PrivateIdentifier') return one(state, unknown(0))
    return this.#inOrder([left, child(node, 'right')], state, frame).flatMap(
      ({ state: after, values, thrown }): Result[] => {
        if (thrown) return [{ state: after, value: thrown, thrown: true }]
        const ways = combinations(values)
        return ways.map((way, index) => {
          const at = index === ways.length - 1 ? after : after.fork()
          const [a = UNDEFINED, b = UNDEFINED] = way
          return { state: at, value: this.#operate(operator, a, b, node, at, frame) }
        })
      },
    )
  }

  #operate(operator: string, a: Value, b: Value, node: AstNode, state: State, frame: Frame): Value {
    const from = fromOf(a) | fromOf(b)
    switch (operator) {
      case '===':
      case '==':
        return equality(a, b, operator === '==', this, node, state, frame.module)
      case '!==':
      case '!=': {
        const equal = equality(a, b, operator === '!=', this, node, state, frame.module)
        return equal.kind === 'const' ? constant(!equal.value, equal.from) : equal
      }
      case 'instanceof':
        return instanceOf(a, b, node)
      case 'in':
        if (a.kind === 'const' && b.kind === 'response') return constant(RESPONSE_KEYS.test(String(a.value)), b.from)
        if (a.kind === 'const' && b.kind === 'object' && b.rest.kind === 'const')
          return constant(state.get(b.id, String(a.value)) !== undefined, b.from)
        return unknown(from)
      case '+':
        if (a.kind === 'const' && b.kind === 'const' && typeof a.value === 'number' && typeof b.value === 'number')
          return constant(a.value + b.value, from)
        if (a.kind === 'const' && b.kind === 'const' && (typeof a.value === 'string' || typeof b.value === 'string'))
          return constant(String(a.value) + String(b.value), from)
        return unknown(
          from,
          '',
          [a, b].some((side) => side.kind === 'const' && typeof side.value === 'string' && side.value !== '')
            ? true
            : undefined,
        )
      default: {
        const known = a.kind === 'const' && b.kind === 'const' ? numbers(operator, a.value, b.value) : null
        return known === null ? unknown(from) : constant(known, from)
      }
    }
  }

  #logical(node: AstNode, state: State, frame: Frame): Result[] {
    const operator = node['operator'] as string
    const left = child(node, 'left')
    const right = child(node, 'right')
    if (operator === '??') {
      return this.#split(left, state, frame).flatMap((at) =>
        this.evaluate(left, at, frame).flatMap((result): Result[] => {
          if (result.thrown) return [result]
          return alternatives(result.value).flatMap((value, index, all): Result[] => {
            const here = index === all.length - 1 ? result.state : result.state.fork()
            const nullish = isNullish(value)
            if (nullish === false) return [{ state: here, value }]
            if (nullish === true)
              return this.evaluate(right, here, frame).map((result) => ({
                ...result,
                value: tainted(result.value, fromOf(value) & FROM.request),
              }))
            return [{ state: here.fork(), value: narrowed(value, true) }, ...this.evaluate(right, here, frame)]
          })
        }),
      )
    }
    return this.#split(left, state, frame).flatMap((at) =>
      this.evaluate(left, at, frame).flatMap((result): Result[] => {
        if (result.thrown) return [result]
        return alternatives(result.value).flatMap((value, index, all): Result[] => {
          const here = index === all.length - 1 ? result.state : result.state.fork()
          const truth = truthiness(value)
          const stays = operator === '&&' ? truth === false : truth === true
          if (stays) return [{ state: here, value }]
          if (truth !== null) return this.evaluate(right, here, frame)
          const other = here.fork()
          this.#narrow(left, operator !== '&&', other, frame)
          this.#narrow(left, operator === '&&', here, frame)
          return [{ state: other, value: narrowed(value, operator !== '&&') }, ...this.evaluate(right, here, frame)]
        })
      }),
    )
  }

  /** A condition: each way with its state. What is not known goes both ways. */
  decide(node: AstNode, state: State, frame: Frame): Way[] {
    if (node.type === 'ParenthesizedExpression') return this.decide(child(node, 'expression'), state, frame)
    if (node.type === 'UnaryExpression' && node['operator'] === '!') {
      return this.decide(child(node, 'argument'), state, frame).map((way) =>
        'thrown' in way ? way : { ...way, truth: !way.truth },
      )
    }
    if (node.type === 'LogicalExpression' && node['operator'] !== '??') {
      const goesOn = node['operator'] === '&&'
      const left = this.decide(child(node, 'left'), state, frame)
      return fewerWays(
        left.flatMap((way) =>
          'thrown' in way || way.truth !== goesOn ? [way] : this.decide(child(node, 'right'), way.state, frame),
        ),
      )
    }
    return this.#split(node, state, frame).flatMap((at) =>
      this.evaluate(node, at, frame).flatMap((result): Way[] => {
        if (result.thrown) return [{ ...result, thrown: true }]
        return alternatives(result.value).flatMap((value, index, all): Way[] => {
          const here = index === all.length - 1 ? result.state : result.state.fork()
          const truth = truthiness(value)
          const from = fromOf(value)
          noteAuthority(value, this, node, here, frame.module)
          if (truth !== null) return [{ state: here, truth, from }]
          const other = here.fork()
          this.#narrow(node, true, here, frame)
          this.#narrow(node, false, other, frame)
          return [
            { state: here, truth: true, from },
            { state: other, truth: false, from },
          ]
        })
      }),
    )
  }

  /** Names in a condition that may be one of several things: each is looked at on its own. */
  #split(node: AstNode, state: State, frame: Frame): State[] {
    let names = this.#names.get(node)
    if (names === undefined) this.#names.set(node, (names = identifiersIn(node)))
    let states = this.#splitEnvironment(node, state)
    for (const name of names) {
      if (states.length >= 4) break
      states = states.flatMap((at) => {
        const env = this.#scopeOf(name, at, frame)
        const value = env === null ? undefined : at.get(env.id, name)
        if (env === null || value?.kind !== 'union') return [at]
        return value.of.map((alternative) => {
          const fork = at.fork()
          fork.set(env.id, name, alternative)
          return fork
        })
      })
    }
    return states
  }

  /** A variable of the environment that a condition asks for is the same wherever it is read behind it. */
  #splitEnvironment(node: AstNode, state: State): State[] {
    let names = this.#envNames.get(node)
    if (names === undefined) this.#envNames.set(node, (names = envNamesIn(node).filter((name) => name !== 'NODE_ENV')))
    let states = [state]
    for (const name of names.slice(0, 2)) {
      states = states.flatMap((at) => {
        const value = this.#environment(name, at)
        if (value.kind !== 'union') return [at]
        return value.of.map((alternative) => {
          const fork = at.fork()
          fork.set(ENV, name, alternative)
          return fork
        })
      })
    }
    return states
  }

  #narrow(node: AstNode, truth: boolean, state: State, frame: Frame): void {
    if (node.type === 'ParenthesizedExpression') {
      this.#narrow(child(node, 'expression'), truth, state, frame)
      return
    }
    if (node.type !== 'Identifier') return
    const name = node['name'] as string
    const env = this.#scopeOf(name, state, frame)
    const value = env === null ? undefined : state.get(env.id, name)
    if (env !== null && value !== undefined) state.set(env.id, name, narrowed(value, truth))
  }

  #assign(node: AstNode, state: State, frame: Frame): Result[] {
    const operator = node['operator'] as string
    const target = child(node, 'left')
    if (operator === '??=' || operator === '||=' || operator === '&&=') {
      const before = this.evaluate(target, state.fork(), frame)[0]?.value ?? UNDEFINED
      // true: it is assigned; false: it stays; null: either.
      const assigns =
        operator === '??=' ? isNullish(before) : operator === '&&=' ? truthiness(before) : negated(truthiness(before))
      if (assigns === false) return one(state, before)
      return this.evaluate(child(node, 'right'), state, frame).flatMap((result) => {
        if (result.thrown) return [result]
        const value = assigns === true ? result.value : union([before, result.value])
        return this.#store(target, value, result.state, frame)
      })
    }
    return this.evaluate(child(node, 'right'), state, frame).flatMap((result) => {
      if (result.thrown) return [result]
      const value = operator === '=' ? result.value : unknown(fromOf(result.value))
      return this.#store(target, value, result.state, frame)
    })
  }

  #store(target: AstNode, value: Value, state: State, frame: Frame): Result[] {
    const plain =
      target.type === 'TSNonNullExpression' || target.type === 'TSAsExpression' ? child(target, 'expression') : target
    if (plain.type === 'Identifier') {
      const name = plain['name'] as string
      const env = this.#scopeOf(name, state, frame)
      if (env !== null) state.set(env.id, name, value)
      else if (frame.env !== null) this.#changesState(name, plain, state, frame)
      return one(state, value)
    }
    if (plain.type === 'MemberExpression') {
      return this.evaluate(child(plain, 'object'), state, frame).flatMap((result): Result[] => {
        if (result.thrown) return [result]
        const name = memberName(plain) ?? this.#knownKey(plain, result.state, frame)
        for (const object of alternatives(result.value)) {
          if (object.kind === 'object' || (object.kind === 'function' && object.isClass))
            this.#setField(object, name, value, result.state)
          if (fromOf(object) & FROM.state) this.#changesState(memberName(plain) ?? '', plain, result.state, frame)
        }
        return one(result.state, value)
      })
    }
    return this.bind(plain, value, state, frame).map((result) => (result.thrown ? result : { ...result, value }))
  }

  #setField(object: Obj | Fn, name: string | null, value: Value, state: State): void {
    const isStatic = object.kind === 'function'
    const id = isStatic ? this.#idOf(object.node) : object.id
    state.set(id, name ?? `[${id}]`, value)
    const outlives = isStatic ? object.env === null : this.kept.outlives(id, state)
    if (name === null || !outlives || this.#loading > 0) return
    const isModules = isStatic || this.loaded.vars(id) !== undefined
    this.kept.write({ id, name, type: isModules ? null : this.#classOf(object) }, value, state)
    if (value.kind === 'object') this.kept.hold(value, this.#classOf(value), state)
  }

  #classOf({ proto }: Obj): number {
    return proto ? this.#idOf(proto.node) : 0
  }

  /** `callers[name] = …`, where the name is known. */
  #knownKey(member: AstNode, state: State, frame: Frame): string | null {
    if (member['computed'] !== true) return null
    const [key, ...others] = this.evaluate(child(member, 'property'), state.fork(), frame)
    return key?.value.kind === 'const' && !key.thrown && others.length === 0 ? String(key.value.value) : null
  }

  #changesState(name: string, node: AstNode, state: State, frame: Frame): void {
    if (!BYSTANDER_STATE.test(`${name} ${frame.module.file}`)) this.note('work', state, node, frame.module)
  }

  /** Binds a pattern's names in the innermost scope (or where they are already declared). */
  bind(pattern: AstNode, value: Value, state: State, frame: Frame): Result[] {
    switch (pattern.type) {
      case 'Identifier': {
        const name = pattern['name'] as string
        if (frame.env) state.set(frame.env.id, name, value)
        return one(state, value)
      }
      case 'TSParameterProperty':
        return this.bind(child(pattern, 'parameter'), value, state, frame)
      case 'AssignmentPattern': {
        const given = alternatives(value).flatMap((alternative): Value[] =>
          alternative.kind === 'const' && alternative.value === undefined ? [] : [alternative],
        )
        const may = alternatives(value).some(
          (alternative) =>
            (alternative.kind === 'const' && alternative.value === undefined) ||
            (alternative.kind === 'any' && alternative.truthy !== true),
        )
        if (!may) return this.bind(child(pattern, 'left'), value, state, frame)
        return this.evaluate(child(pattern, 'right'), state, frame).flatMap((result) =>
          result.thrown
            ? [result]
            : this.bind(child(pattern, 'left'), union([...given, result.value]), result.state, frame),
        )
      }
      case 'ObjectPattern':
        return this.#bindObject(pattern, value, state, frame)
      case 'ArrayPattern': {
        const items = this.items(value, state)
        let results = one(state, value)
        ;(pattern['elements'] as (AstNode | null)[]).forEach((item, index) => {
          if (item === null) return
          results = results.flatMap((result) => {
            if (result.thrown) return [result]
            if (item.type === 'RestElement')
              return this.bind(child(item, 'argument'), unknown(fromOf(value)), result.state, frame)
            const element =
              items === null ? unknown(fromOf(value) & ~FROM.claim, labelOf(value)) : (items[index] ?? UNDEFINED)
            return this.bind(item, element, result.state, frame)
          })
        })
        return results
      }
      default:
        return one(state, value)
    }
  }

  #bindObject(pattern: AstNode, value: Value, state: State, frame: Frame): Result[] {
    if (value.kind === 'union') {
      return value.of.flatMap((alternative) => this.#bindObject(pattern, alternative, state.fork(), frame))
    }
    if (value.kind === 'const' && isNullish(value) === true && value.from & FROM.caller)
      return [this.thrower(null, state)]
    if (isNullish(value) === true) return this.#bindObject(pattern, unknown(FROM.opaque), state, frame)
    let results = one(state, value)
    for (const property of list(pattern, 'properties')) {
      results = results.flatMap((result) => {
        if (result.thrown) return [result]
        if (property.type === 'RestElement') {
          const rest = value.kind === 'object' ? value : unknown(fromOf(value), labelOf(value))
          return this.bind(child(property, 'argument'), rest, result.state, frame)
        }
        const name = keyOf(property)
        const values =
          name === null
            ? one(result.state, unknown(fromOf(value)))
            : this.get(value, name, result.state, property, frame)
        return values.flatMap((got) =>
          got.thrown ? [got] : this.bind(child(property, 'value'), got.value, got.state, frame),
        )
      })
    }
    return results
  }

  #member(node: AstNode, state: State, frame: Frame): Result[] {
    if (isEnv(node)) return one(state, this.#environment(memberName(node) ?? '?', state))
    return this.evaluate(child(node, 'object'), state, frame).flatMap((result): Result[] => {
      if (result.thrown || result.short) return [result]
      return alternatives(result.value).flatMap((value, index, all): Result[] => {
        const at = index === all.length - 1 ? result.state : result.state.fork()
        if (node['optional'] === true) {
          const nullish = isNullish(value)
          if (nullish === true) return [{ state: at, value: constant(undefined, fromOf(value)), short: true }]
        }
        return this.#property(node, value, at, frame)
      })
    })
  }

  #property(node: AstNode, value: Value, state: State, frame: Frame): Result[] {
    const property = child(node, 'property')
    if (child(node, 'object').type === 'Super' && value.kind === 'function') {
      const self = this.lookup('this', state, frame)
      const method = this.#classMember(value, memberName(node) ?? '', self.kind === 'function', self)
      return one(state, method ?? UNDEFINED)
    }
    if (node['computed'] !== true) return this.get(value, memberName(node) ?? '', state, node, frame)
    return this.evaluate(property, state, frame).flatMap((key) => {
      if (key.thrown) return [key]
      if (key.value.kind === 'const') return this.get(value, String(key.value.value), key.state, node, frame)
      if (value.kind === 'object') {
        const all = [...(key.state.vars(value.id) ?? [])].flatMap(([name, item]) => (name === ' ' ? [] : [item]))
        return one(key.state, union([...all, UNDEFINED, ...(value.rest.kind === 'const' ? [] : [value.rest])]))
      }
      return one(key.state, unknown(fromOf(value) & ~FROM.claim, `${labelOf(value)}[…]`))
    })
  }

  #environment(name: string, state: State): Value {
    const known = state.get(ENV, name)
    if (known !== undefined) return known
    if (name === 'NODE_ENV') return unknown(0, 'process.env.NODE_ENV', true)
    const value = union([constant(undefined, FROM.secret), unknown(FROM.secret, `process.env.${name}`, true)])
    return value
  }

  /** A property of a value. */
  get(value: Value, name: string, state: State, node: AstNode, frame: Frame): Result[] {
    // Another stands in its place since its module was loaded.
    const owner = this.modules.replaced.size > 0 ? child(node, 'object')['name'] : null
    if (typeof owner === 'string' && this.modules.replaced.has(`${owner}.${name}`))
      return one(state, { kind: 'any', from: FROM.opaque, label: `${name} (replaced)`, pkg: 'unreadable' })
    switch (value.kind) {
      case 'const':
        if (value.value === null || value.value === undefined) return this.#nothing(value, state)
        if (name === 'split' && value.value === '')
          return one(
            state,
            gives('split', ({ state: at }) => this.array([constant('', value.from)], at)),
          )
        if (typeof value.value === 'string' && TEXT_METHODS.has(name))
          return one(state, textMethod(name, value.value, value.from, this))
        return one(
          state,
          name === 'length' && typeof value.value === 'string'
            ? constant(value.value.length, value.from)
            : unknown(value.from, name),
        )
      case 'any':
        if (name === 'method' && this.method !== null && (value.label === 'request' || value.label === 'req'))
          return one(state, constant(this.method))
        return one(state, taken(memberOfAny(value, name), name, node, frame.module))
      case 'object': {
        const own =
          state.get(value.id, name) ??
          (name === 'length' && value.tag === 'array' && value.rest.kind === 'const'
            ? constant((this.items(value, state) ?? []).length)
            : undefined)
        if (own?.kind === 'function' && own.getter) return this.call(own, [], state, node, frame, value)
        if (own !== undefined) return one(state, tainted(own, value.from))
        if (value.tag === 'array') {
          if (/^\d+$/.test(name) && value.rest.kind === 'const') return one(state, UNDEFINED)
          const builtin = arrayMethod(name, value, this)
          if (builtin) return one(state, builtin)
        }
        const method = value.proto ? this.#classMember(value.proto, name, false, value) : null
        if (method?.kind === 'function' && method.getter) return this.call(method, [], state, node, frame, value)
        if (method) return one(state, method)
        if (value.tag === 'array' || value.tag === 'error' || OF_OBJECTS.test(name))
          return one(state, unknown(value.from, name))
        return one(state, tainted(value.rest, value.from))
      }
      case 'function': {
        const own = value.isClass
          ? (state.get(this.#idOf(value.node), name) ?? this.#classMember(value, name, true, value))
          : null
        return one(
          state,
          own ??
            (name === 'bind'
              ? gives('bind', () => value)
              : name === 'call' || name === 'apply'
                ? this.#applied(value, name)
                : unknown(0, name)),
        )
      }
      case 'native':
        if (name === 'bind')
          return one(
            state,
            gives('bind', () => value),
          )
        return one(state, value.props?.[name] ?? value.member?.(name) ?? unknown(0, `${value.name}.${name}`))
      case 'promise':
        if (name === 'then' || name === 'catch' || name === 'finally')
          return one(state, this.#promiseMethod(value, name))
        if (fromOf(value.value) & FROM.caller || value.rejected) this.note('unawaited', state, node, frame.module)
        return one(state, constant(undefined, value.from))
      case 'response':
        if (name === 'status')
          return one(state, value.status === null ? unknown(value.from) : constant(value.status, value.from))
        if (name === 'ok')
          return one(state, value.status === null ? unknown(value.from) : constant(value.status < 400, value.from))
        // What a helper gave back is a refusal, and is taken for what it gives to those it admits.
        if (value.from & FROM.caller && !OF_RESPONSES.test(name)) this.note('ignored', state, node, frame.module)
        return one(state, unknown(0, `Response.${name}`, true))
      case 'element':
        return one(state, unknown(0, name))
      case 'union':
        return value.of.flatMap((alternative) => this.get(alternative, name, state.fork(), node, frame))
    }
  }

  /**
   * A property of nothing throws. Where nothing is not known to be because of the caller, it may as well be something
   * that was not understood: then it goes on.
   */
  #nothing(value: Const, state: State): Result[] {
    return value.from & FROM.caller ? [this.thrower(null, state)] : one(state, unknown(FROM.opaque))
  }

  #applied(fn: Fn, how: 'call' | 'apply'): Native {
    return native(how, ({ state, args, node, module }) => {
      const [, ...rest] = args
      const given = how === 'call' ? rest : (this.items(rest[0] ?? UNDEFINED, state) ?? [unknown(0)])
      return this.call(fn, given, state, node, { env: null, module })
    })
  }

  #promiseMethod(value: Value & { kind: 'promise' }, method: string): Native {
    return native(method, ({ state, args, node, module }) => {
      const [first, second] = args
      if (method === 'finally') {
        const results = first ? this.call(first, [], state, node, { env: null, module }) : one(state, UNDEFINED)
        return results.map((result) => (result.thrown ? result : { ...result, value }))
      }
      const [onValue, onError] = method === 'catch' ? [undefined, first] : [first, second]
      const handler = value.rejected ? onError : onValue
      if (handler === undefined || handler.kind === 'const') return one(state, value)
      if (value.rejected) this.#noteCaught(value.value, state, node, module)
      return this.call(handler, [value.value], state, node, { env: null, module }).map(settled)
    })
  }

  #classMember(fn: Fn, name: string, isStatic: boolean, self: Value, depth = 0): Value | null {
    const body = child(fn.node, 'body')
    for (const member of list(body, 'body')) {
      if ((member['static'] === true) !== isStatic || keyOf(member) !== name) continue
      const value = member['value']
      if (!isNode(value)) return isStatic ? UNDEFINED : null
      if (member['kind'] === 'get') return { ...this.#functionOf(value, fn.module, fn.env, self), getter: true }
      if (member.type === 'MethodDefinition') return this.#functionOf(value, fn.module, fn.env, self)
      if (isStatic)
        return isFunction(value) ? this.#functionOf(value, fn.module, fn.env, self) : this.#atLoad(value, fn.module)
    }
    const parent = fn.node['superClass']
    if (!isNode(parent) || depth > 8) return isNode(parent) ? unknown(FROM.opaque, name) : null
    const above = this.lookup(parent.type === 'Identifier' ? (parent['name'] as string) : '', this.loaded, {
      env: fn.env,
      module: fn.module,
    })
    if (above.kind === 'function' && above.isClass) return this.#classMember(above, name, isStatic, self, depth + 1)
    return unknown(FROM.opaque, `${labelOf(above)}.${name}`)
  }

  /* ── Calls ─────────────────────────────────────────────────────────────────────────────────────────────────── */

  #call(node: AstNode, state: State, frame: Frame): Result[] {
    const callee = unwrap(child(node, 'callee'))
    if (callee.type === 'Super') {
      return this.#arguments(node, state, frame).flatMap(({ state: after, values, thrown }): Result[] => {
        const self = this.lookup('this', after, frame)
        if (self.kind === 'object' && self.tag === 'error' && values[0]) after.set(self.id, 'message', values[0])
        if (thrown) return [{ state: after, value: thrown, thrown: true }]
        return self.kind === 'object' ? this.#superCall(self, values, after, node, frame) : one(after, UNDEFINED)
      })
    }
    if (callee.type !== 'MemberExpression' || isEnv(callee)) {
      return this.evaluate(callee, state, frame).flatMap((result) => {
        if (result.thrown || result.short) return [result]
        return this.#withArguments(node, result.value, UNDEFINED, result.state, frame)
      })
    }
    return this.evaluate(child(callee, 'object'), state, frame).flatMap((object): Result[] => {
      if (object.thrown || object.short) return [object]
      return alternatives(object.value).flatMap((self, index, all): Result[] => {
        const at = index === all.length - 1 ? object.state : object.state.fork()
        if (callee['optional'] === true && isNullish(self) === true)
          return [{ state: at, value: constant(undefined, fromOf(self)), short: true }]
        return this.#property(callee, self, at, frame).flatMap((method) => {
          if (method.thrown) return [method]
          return this.#withArguments(node, method.value, self, method.state, frame)
        })
      })
    })
  }

  #withArguments(node: AstNode, fn: Value, self: Value, state: State, frame: Frame): Result[] {
    if (node['optional'] === true && isNullish(fn) === true)
      return [{ state, value: constant(undefined, fromOf(fn)), short: true }]
    const before = newId()
    return this.#arguments(node, state, frame).flatMap(({ state: after, values, thrown }) => {
      if (thrown) return [{ state: after, value: thrown, thrown: true }]
      const made = newId()
      const results = this.call(fn, values, after, node, frame, self)
      // Code that cannot be read gives back nothing of what it is given.
      if (fn.kind === 'any') for (const result of results) result.state.dropBetween(before, made)
      return results
    })
  }

  #arguments(node: AstNode, state: State, frame: Frame): { state: State; values: Value[]; thrown: Value | null }[] {
    const args = list(node, 'arguments')
    const parts = args.map((arg) => (arg.type === 'SpreadElement' ? child(arg, 'argument') : arg))
    return this.#inOrder(parts, state, frame).map(({ state: after, values, thrown }) => ({
      state: after,
      thrown,
      values: values.flatMap((value, index): Value[] =>
        args[index]?.type === 'SpreadElement'
          ? (this.items(value, after) ?? [unknown(fromOf(value)), unknown(fromOf(value)), unknown(fromOf(value))])
          : [value],
      ),
    }))
  }

  /** Calls a value. */
  call(fn: Value, args: Value[], state: State, node: AstNode, frame: Frame, self: Value = UNDEFINED): Result[] {
    switch (fn.kind) {
      case 'function':
        return this.#callFunction(fn, args, state, node, frame)
      case 'native': {
        // A native sees one thing at a time.
        const ways = combinations(args)
        return ways.flatMap((way, index) =>
          fn.call({
            state: index === ways.length - 1 ? state : state.fork(),
            args: way,
            self,
            node,
            module: frame.module,
          }),
        )
      }
      case 'any':
        return callAny(fn, args, state, node, frame, self, this)
      case 'union':
        return fn.of.flatMap((alternative) => this.call(alternative, args, state.fork(), node, frame, self))
      case 'const':
        return this.#nothing(fn, state)
      default:
        return one(state, unknown(FROM.opaque))
    }
  }

  /** Runs an entry point itself: every way that it may end. */
  enter(fn: Fn, args: Value[], state: State): Path[] {
    const { node, module } = fn
    const body = child(node, 'body')
    if (body.type !== 'BlockStatement' || fn.isClass === true) {
      return this.#run(fn, args, state).map((result) =>
        result.thrown
          ? thrownPath(result, body)
          : { state: result.state, type: 'return', value: result.value, node: body },
      )
    }
    return this.#entered(fn, args, state).flatMap(({ result, frame }): Path[] => {
      if (result.thrown) return [thrownPath(result, node)]
      return this.block(body, result.state, { ...frame, module })
    })
  }

  #callFunction(fn: Fn, args: Value[], state: State, site: AstNode, frame: Frame): Result[] {
    this.#step()
    if (fn.isClass) return [this.thrower(null, state)]
    // Nothing of it runs before it is iterated.
    if (fn.node['generator'] === true) {
      this.note('suspect', state, site, frame.module)
      return one(state, unknown(FROM.opaque, 'generator'))
    }
    const running = this.#active.get(fn.node) ?? 0
    if (running > MAX_RECURSION || this.#depth > MAX_DEPTH) return one(state, unknown(FROM.opaque, 'recursion'))
    const key = this.#memoKey(fn, args, state)
    const known = key === null ? undefined : this.#memo.get(key)
    if (known?.surprises) this.surprising++
    if (known && known !== UNKEPT) this.noted.push(...known.vouches)
    if (known && known !== UNKEPT) return this.#replay(known, state).map((result) => this.#via(result, site, frame))
    const start = key === null || known === UNKEPT ? state : new State(this.loaded)
    const given = key === null || known === UNKEPT ? [] : args.flatMap((arg) => [...state.reachable(arg)])
    if (given.length > 0) start.adopt(new Map(given))
    this.#active.set(fn.node, running + 1)
    this.#depth++
    const { surprising } = this
    const noted = this.noted.length
    const results = this.#run(fn, args, start)
    this.#depth--
    this.#active.set(fn.node, running)
    if (key === null || known === UNKEPT) return results.map((result) => this.#via(result, site, frame))
    // It changed what it was given: that is seen in the caller's own state only.
    if (given.some(([id, vars]) => results.some((result) => result.state.vars(id) !== vars))) {
      this.#memo.set(key, UNKEPT)
      return this.#callFunction(fn, args, state, site, frame)
    }
    const kept: Memo = {
      results,
      surprises: this.surprising > surprising,
      vouches: this.noted.slice(noted).filter(({ kind }) => kind === 'vouches'),
      traces: results.map((result) => result.state.trace),
      cells: results.map((result) => result.state.reachable(result.value)),
    }
    // Cut short by a recursion: true here only.
    if (running === 0) this.#memo.set(key, kept)
    return this.#replay(kept, state).map((result) => this.#via(result, site, frame))
  }

  /** What was found out about a call before holds wherever it is made: functions of modules see what they are given. */
  #replay({ results, traces, cells }: Memo, state: State): Result[] {
    return results.map((result, index) => {
      const at = index === results.length - 1 ? state : state.fork()
      at.adopt(cells[index] ?? new Map())
      const trace = traces[index] ?? null
      if (trace) at.trace = { event: null, other: trace, before: at.trace }
      return { ...result, state: at }
    })
  }

  /** null: it sees more than its arguments. */
  #memoKey(fn: Fn, args: Value[], state: State): string | null {
    if (fn.env !== null || fn.self !== undefined) return null
    const parts = args.map((arg) => this.#signature(arg, state, 0))
    return parts.includes(null) ? null : `${this.#idOf(fn.module)}:${fn.node.start}(${parts.join()})`
  }

  #signature(value: Value, state: State, depth: number): string | null {
    switch (value.kind) {
      case 'const':
        return `${typeof value.value}${String(value.value)}#${value.from}`
      case 'any':
        return `?${value.from}${String(value.truthy)}${value.label}${value.at ? `@${value.at.file}:${value.at.line}:${value.at.column}` : ''}`
      case 'function':
        return value.env === null && value.self === undefined
          ? `f${this.#idOf(value.module)}:${value.node.start}`
          : null
      case 'native':
        return `n${this.#idOf(value)}`
      case 'promise': {
        const inner = this.#signature(value.value, state, depth)
        return inner === null ? null : `p${String(value.rejected)}${inner}`
      }
      case 'object': {
        const vars = state.vars(value.id)
        if (vars === undefined || depth > 3 || vars.size > 24 || value.proto || value.refusal) return null
        const parts = [`o${value.tag ?? ''}${value.from}`]
        for (const [name, item] of vars) {
          const part = this.#signature(item, state, depth + 1)
          if (part === null) return null
          parts.push(`${name}:${part}`)
        }
        const rest = this.#signature(value.rest, state, depth + 1)
        return rest === null ? null : `{${parts.join()}|${rest}}`
      }
      default:
        return null
    }
  }

  #idOf(object: object): number {
    let id = this.#ids.get(object)
    if (id === undefined) this.#ids.set(object, (id = newId()))
    return id
  }

  /** Refusals remember the calls that led to them. */
  #via(result: Result, site: AstNode, frame: Frame): Result {
    const { value } = result
    const inner = value.kind === 'promise' && value.rejected ? value.value : result.thrown ? value : null
    if (inner?.kind !== 'object' || !inner.refusal) return result
    const { refusal } = inner
    if (refusal.via.length > 4) return result
    const marked: Obj = { ...inner, refusal: { ...refusal, via: [this.place(site, frame.module), ...refusal.via] } }
    return { ...result, value: value.kind === 'promise' ? { ...value, value: marked } : marked }
  }

  #run(fn: Fn, args: Value[], state: State): Result[] {
    const { node } = fn
    const body = child(node, 'body')
    const closures = this.#closures
    const scopes = this.#scopes.length
    const results = this.#entered(fn, args, state).flatMap(({ result, frame }): Result[] => {
      if (result.thrown) return [result]
      if (body.type !== 'BlockStatement') return this.evaluate(body, result.state, frame)
      return this.block(body, result.state, frame).map((path) =>
        path.type === 'throw'
          ? { state: path.state, value: path.value, thrown: true }
          : { state: path.state, value: path.type === 'return' ? path.value : UNDEFINED },
      )
    })
    const few = fewer(results)
    const ended = this.#scopes.splice(scopes)
    if (closures === this.#closures) for (const { state: after } of few) for (const id of ended) after.drop(id)
    if (node['generator'] === true)
      return few.map((result) => (result.thrown ? result : { ...result, value: unknown(0) }))
    return node['async'] === true ? few.map(settled) : few
  }

  /** Binds the parameters. */
  #entered(fn: Fn, args: Value[], state: State): { result: Result; frame: Frame }[] {
    const { node, module } = fn
    const env = this.#scope(fn.env, state)
    if (fn.self !== undefined) state.set(env.id, 'this', fn.self)
    const frame = { env, module }
    let entered = one(state, UNDEFINED)
    const params = list(node, 'params').filter((param) => !(param.type === 'Identifier' && param['name'] === 'this'))
    params.forEach((param, index) => {
      entered = entered.flatMap((result) => {
        if (result.thrown) return [result]
        if (param.type === 'RestElement')
          return this.bind(child(param, 'argument'), this.array(args.slice(index), result.state), result.state, frame)
        return this.bind(param, args[index] ?? UNDEFINED, result.state, frame)
      })
    })
    return entered.map((result) => ({ result, frame }))
  }

  #new(node: AstNode, state: State, frame: Frame): Result[] {
    return this.evaluate(child(node, 'callee'), state, frame).flatMap((result) => {
      if (result.thrown) return [result]
      return this.#arguments(node, result.state, frame).flatMap(({ state: after, values, thrown }): Result[] => {
        if (thrown) return [{ state: after, value: thrown, thrown: true }]
        return alternatives(result.value).flatMap((made) => this.construct(made, values, after, node, frame))
      })
    })
  }

  construct(made: Value, args: Value[], state: State, node: AstNode, frame: Frame): Result[] {
    if (made.kind === 'native') return this.call(made, args, state, node, frame)
    if (made.kind !== 'function') {
      const label = labelOf(made)
      // Errors of packages: thrown to turn someone away, or for anything else.
      if (/Error$/.test(label))
        return one(state, this.object({ message: args[0] ?? constant('') }, state, unknown(0), { tag: 'error' }))
      return callAny(
        made.kind === 'any' ? { ...made, label: `new ${label}` } : unknown(FROM.opaque),
        args,
        state,
        node,
        frame,
        UNDEFINED,
        this,
      )
    }
    if (!made.isClass) return one(state, unknown(FROM.opaque))
    const parent = made.node['superClass']
    const isError = this.#isError(made)
    const isKnown = !isNode(parent) || this.#parentOf(made) !== null
    const self = this.object({}, state, isError ? unknown(0) : isKnown ? UNDEFINED : unknown(FROM.opaque), {
      proto: made,
      ...(isError ? { tag: 'error' as const } : {}),
    })
    return this.#initialised(made, self, args, state, node, frame)
  }

  /** `class Forbidden extends AppError`, and so on up to one that is called an error. */
  #isError(made: Fn, depth = 0): boolean {
    const parent = made.node['superClass']
    if (!isNode(parent) || depth > MAX_RECURSION) return false
    if (/Error$/.test((parent['name'] as string | undefined) ?? '')) return true
    const above = this.#parentOf(made)
    return above !== null && this.#isError(above, depth + 1)
  }

  /** The class above; null: none, or none of the project. */
  #parentOf(made: Fn): Fn | null {
    const parent = made.node['superClass']
    if (!isNode(parent) || parent.type !== 'Identifier') return null
    const above = this.lookup(parent['name'] as string, this.loaded, { env: made.env, module: made.module })
    return above.kind === 'function' && above.isClass === true ? above : null
  }

  /** Sets the fields of a class and runs its constructor; without one, what the class above does comes first. */
  #initialised(made: Fn, self: Obj, args: Value[], state: State, node: AstNode, frame: Frame, depth = 0): Result[] {
    const members = list(child(made.node, 'body'), 'body')
    const code = members.find((member) => member['kind'] === 'constructor')?.['value']
    const above = depth > MAX_RECURSION ? null : this.#parentOf(made)
    const results =
      above === null
        ? this.#ownFields(made, self, state)
        : isNode(code)
          ? one(state, self) // its own constructor says with what, and when: `super(…)`
          : this.#initialised(above, self, args, state, node, frame, depth + 1).flatMap((result) =>
              result.thrown ? [result] : this.#ownFields(made, self, result.state),
            )
    if (!isNode(code)) return results
    return results.flatMap((result) => {
      if (result.thrown) return [result]
      list(code, 'params').forEach((param, index) => {
        // `constructor(private readonly db: Db)`
        if (param.type === 'TSParameterProperty')
          for (const name of namesIn(param)) result.state.set(self.id, name, args[index] ?? UNDEFINED)
      })
      const fn = this.#functionOf(code, made.module, made.env, self)
      return this.#callFunction(fn, args, result.state, node, frame).map((after) =>
        after.thrown ? after : { ...after, value: self },
      )
    })
  }

  #ownFields(made: Fn, self: Obj, state: State): Result[] {
    let results = one(state, self)
    for (const member of list(child(made.node, 'body'), 'body')) {
      const value = member['value']
      const name = keyOf(member)
      if (member.type !== 'PropertyDefinition' || member['static'] === true || !isNode(value) || name === null) continue
      const env: Env = { id: newId(), parent: made.env }
      results = results.flatMap((result) => {
        if (result.thrown) return [result]
        result.state.set(env.id, 'this', self)
        return this.evaluate(value, result.state, { env, module: made.module }).map((got) => {
          if (got.thrown) return got
          got.state.set(self.id, name, got.value)
          return { state: got.state, value: self }
        })
      })
    }
    return results
  }

  /** The class whose code this is, of those of `this`. */
  #home(node: AstNode, state: State, frame: Frame): Fn | null {
    const self = this.lookup('this', state, frame)
    let home = self.kind === 'object' ? (self.proto ?? null) : self.kind === 'function' && self.isClass ? self : null
    const isHome = ({ module, node: at }: Fn) => module === frame.module && at.start <= node.start && node.end <= at.end
    for (let depth = 0; home !== null && !isHome(home) && depth < MAX_RECURSION; depth++) home = this.#parentOf(home)
    return home !== null && isHome(home) ? home : null
  }

  /** `super(…)`: the class above, then the fields of this one. */
  #superCall(self: Obj, args: Value[], state: State, node: AstNode, frame: Frame): Result[] {
    const home = this.#home(node, state, frame)
    const above = home && this.#parentOf(home)
    if (!home || !above) return one(state, UNDEFINED)
    return this.#initialised(above, self, args, state, node, frame).flatMap((result) =>
      result.thrown ? [result] : this.#ownFields(home, self, result.state),
    )
  }

  #tagged(node: AstNode, state: State, frame: Frame): Result[] {
    const expressions = list(child(node, 'quasi'), 'expressions')
    return this.evaluate(child(node, 'tag'), state, frame).flatMap((tag) => {
      if (tag.thrown) return [tag]
      return this.#inOrder(expressions, tag.state, frame).flatMap(({ state: after, values, thrown }) =>
        thrown
          ? [{ state: after, value: thrown, thrown: true }]
          : this.call(tag.value, [unknown(0), ...values], after, node, frame),
      )
    })
  }

  #dynamicImport(node: AstNode, frame: Frame): Value {
    const source = child(node, 'source')
    const request = source['value']
    return promise(
      typeof request === 'string' ? this.#namespace(frame.module, request) : unknown(FROM.opaque, 'import()'),
    )
  }

  #jsx(node: AstNode, state: State, frame: Frame): Result[] {
    const children = list(node, 'children').flatMap((item): AstNode[] => {
      if (item.type === 'JSXText') return []
      const inner = item['expression']
      if (item.type === 'JSXExpressionContainer' || item.type === 'JSXSpreadChild')
        return isNode(inner) && inner.type !== 'JSXEmptyExpression' ? [inner] : []
      return [item]
    })
    const opening = node['openingElement']
    const attributes = isNode(opening) ? list(opening, 'attributes') : []
    const parts = attributes.map((attribute) => jsxValue(attribute))
    return this.#inOrder([...parts, ...children], state, frame).flatMap(
      ({ state: after, values, thrown }): Result[] => {
        if (thrown) return [{ state: after, value: thrown, thrown: true }]
        const props: Record<string, Value> = {}
        let rest: Value = UNDEFINED
        attributes.forEach((attribute, index) => {
          const value = values[index] ?? UNDEFINED
          if (attribute.type === 'JSXSpreadAttribute') rest = unknown(fromOf(value))
          else props[jsxName(child(attribute, 'name'))] = value
        })
        const [only, ...others] = values.slice(attributes.length)
        if (only) props['children'] = others.length === 0 ? only : this.array([only, ...others], after)
        const object = this.object(props, after, rest)
        if (!isNode(opening))
          return one(after, { kind: 'element', type: '', props: object, node, module: frame.module })
        return this.#elementType(child(opening, 'name'), after, frame).map((type) => ({
          state: after,
          value: { kind: 'element', type, props: object, node, module: frame.module },
        }))
      },
    )
  }

  #elementType(name: AstNode, state: State, frame: Frame): (Value | string)[] {
    if (name.type === 'JSXMemberExpression') {
      return this.#elementType(child(name, 'object'), state, frame).flatMap((object) =>
        typeof object === 'string'
          ? [unknown(0, object)]
          : this.get(object, (child(name, 'property')['name'] as string | undefined) ?? '', state, name, frame).map(
              ({ value }) => value,
            ),
      )
    }
    const text = (name['name'] as string | undefined) ?? ''
    return /^[a-z]/.test(text) ? [text] : [this.lookup(text, state, frame)]
  }

  /* ── Statements ────────────────────────────────────────────────────────────────────────────────────────────── */

  block(node: AstNode, state: State, frame: Frame): Path[] {
    const statements = list(node, node.type === 'SwitchCase' ? 'consequent' : 'body')
    const scoped = statements.some(
      ({ type, kind }) =>
        type === 'FunctionDeclaration' ||
        type === 'ClassDeclaration' ||
        (type === 'VariableDeclaration' && kind !== 'var'),
    )
    const inner: Frame = scoped ? { ...frame, env: this.#scope(frame.env, state) } : frame
    if (inner.env && scoped) {
      for (const statement of statements) {
        const found = new Map<string, Binding>()
        declare(statement, found)
        for (const [name, binding] of found)
          if (binding.kind === 'declared')
            state.set(inner.env.id, name, this.#functionOf(binding.node, frame.module, inner.env))
      }
    }
    return this.#sequence(statements, state, inner)
  }

  #sequence(statements: AstNode[], state: State, frame: Frame): Path[] {
    const ended: Path[] = []
    let open: State[] = [state]
    for (const statement of statements) {
      const next: State[] = []
      for (const at of open) {
        for (const path of this.execute(statement, at, frame)) {
          if (path.type === 'normal') next.push(path.state)
          else ended.push(path)
        }
      }
      open = next.length > MAX_WAYS ? [next.reduce(join)] : next
      if (open.length === 0) break
    }
    return [...ended, ...open.map(normal)]
  }

  execute(node: AstNode, state: State, frame: Frame): Path[] {
    this.#step()
    switch (node.type) {
      case 'ExpressionStatement':
        return this.evaluate(child(node, 'expression'), state, frame).map((result) => {
          if (result.thrown) return thrownPath(result, node)
          this.#dropped(result.value, result.state, node, frame)
          return normal(result.state)
        })
      case 'VariableDeclaration':
        return this.#declaration(node, state, frame)
      case 'ReturnStatement': {
        const argument = node['argument']
        if (!isNode(argument)) return [{ state, type: 'return', value: UNDEFINED, node }]
        return this.#returned(argument, state, frame, node)
      }
      case 'ThrowStatement':
        return this.evaluate(child(node, 'argument'), state, frame).map((result) => ({
          state: result.state,
          type: 'throw',
          value: result.thrown ? result.value : this.#thrownHere(result.value, node, frame),
          node,
        }))
      case 'BlockStatement':
        return this.block(node, state, frame)
      case 'IfStatement':
        return this.#if(node, state, frame)
      case 'TryStatement':
        return this.#try(node, state, frame)
      case 'SwitchStatement':
        return this.#switch(node, state, frame)
      case 'ForStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
        return this.#loop(node, state, frame)
      case 'LabeledStatement': {
        const label = child(node, 'label')['name'] as string
        return this.execute(child(node, 'body'), state, frame).map((path) =>
          (path.type === 'break' || path.type === 'continue') && path.label === label ? normal(path.state) : path,
        )
      }
      case 'BreakStatement':
      case 'ContinueStatement': {
        const label = node['label']
        return [
          {
            state,
            type: node.type === 'BreakStatement' ? 'break' : 'continue',
            value: UNDEFINED,
            node,
            label: isNode(label) ? (label['name'] as string) : null,
          },
        ]
      }
      case 'ClassDeclaration':
      case 'FunctionDeclaration':
      default:
        return [normal(state)]
    }
  }

  /** An error remembers where it was thrown: of two in one function, one may be a refusal. */
  #thrownHere(value: Value, node: AstNode, frame: Frame): Value {
    const refusal: Refusal = { outcome: 'error', place: this.place(node, frame.module), via: [] }
    // An error of a package is no less thrown.
    if (value.kind === 'any')
      return { kind: 'object', id: newId(), tag: 'error', from: 0, rest: unknown(FROM.error, 'error'), refusal }
    return value.kind !== 'object' || value.refusal ? value : { ...value, refusal }
  }

  /** `return a ? b : c` ends at `b` or at `c`. */
  #returned(argument: AstNode, state: State, frame: Frame, node: AstNode): Path[] {
    const plain = unwrap(argument)
    if (plain.type === 'ConditionalExpression') {
      return this.decide(child(plain, 'test'), state, frame).flatMap((way, _, ways): Path[] => {
        if ('thrown' in way) return [thrownPath(way, node)]
        const leaf = child(plain, way.truth ? 'consequent' : 'alternate')
        const paths = this.#returned(leaf, way.state, frame, leaf)
        return ways.length === 1 ? paths.map((path) => because(path, way.from)) : paths
      })
    }
    return this.evaluate(argument, state, frame).map((result) =>
      result.thrown ? thrownPath(result, node) : { state: result.state, type: 'return', value: result.value, node },
    )
  }

  /** A value that a statement makes and nobody uses. */
  #dropped(value: Value, state: State, node: AstNode, frame: Frame): void {
    for (const one of alternatives(value)) {
      if (one.kind === 'promise' && one.rejected && refusalIn(one.value))
        this.note('unawaited', state, node, frame.module)
      if (one.kind === 'response' && (one.status ?? 0) >= 300 && one.from & FROM.caller)
        this.note('ignored', state, node, frame.module)
    }
  }

  #declaration(node: AstNode, state: State, frame: Frame): Path[] {
    let results: Result[] = one(state, UNDEFINED)
    for (const declarator of list(node, 'declarations')) {
      const init = declarator['init']
      results = results.flatMap((result) => {
        if (result.thrown) return [result]
        const values = isNode(init) ? this.evaluate(init, result.state, frame) : one(result.state, UNDEFINED)
        return values.flatMap((got) =>
          got.thrown ? [got] : this.bind(child(declarator, 'id'), got.value, got.state, frame),
        )
      })
    }
    return results.map((result) => (result.thrown ? thrownPath(result, node) : normal(result.state)))
  }

  #if(node: AstNode, state: State, frame: Frame): Path[] {
    const ways = this.decide(child(node, 'test'), state, frame)
    const paths = ways.flatMap((way): Path[] => {
      if ('thrown' in way) return [thrownPath(way, node)]
      const branch = node[way.truth ? 'consequent' : 'alternate']
      const ended = isNode(branch) ? this.execute(branch, way.state, frame) : [normal(way.state)]
      return ways.length === 1 ? ended.map((path) => (path.type === 'return' ? because(path, way.from) : path)) : ended
    })
    return joinNormal(paths)
  }

  #switch(node: AstNode, state: State, frame: Frame): Path[] {
    const cases = list(node, 'cases')
    return this.evaluate(child(node, 'discriminant'), state, frame).flatMap((subject): Path[] => {
      if (subject.thrown) return [thrownPath(subject, node)]
      const entered: { state: State; index: number }[] = []
      let open: State | null = subject.state
      for (const [index, one] of cases.entries()) {
        const test = one['test']
        if (!isNode(test) || open === null) continue
        const [value] = this.evaluate(test, open, frame)
        // Compared strictly, `switch (true)` too: a text is never equal to true.
        const truth = truthiness(
          equality(subject.value, value?.value ?? UNDEFINED, false, this, test, open, frame.module),
        )
        if (truth !== false) entered.push({ state: open.fork(), index })
        if (truth === true) open = null
      }
      if (open !== null) {
        const fallback = cases.findIndex((one) => !isNode(one['test']))
        entered.push({ state: open, index: fallback === -1 ? cases.length : fallback })
      }
      const inner: Frame = { ...frame, env: { id: newId(), parent: frame.env } }
      return joinNormal(
        entered.flatMap(({ state: at, index }) => {
          if (inner.env) at.set(inner.env.id, ' ', UNDEFINED)
          const statements = cases.slice(index).flatMap((one) => list(one, 'consequent'))
          return this.#sequence(statements, at, inner).map((path) =>
            path.type === 'break' && (path.label ?? null) === null ? normal(path.state) : path,
          )
        }),
      )
    })
  }

  /** Once, or not at all. */
  #loop(node: AstNode, state: State, frame: Frame): Path[] {
    const inner: Frame = { ...frame, env: this.#scope(frame.env, state) }
    const init = node['init']
    let starts: Path[] = [normal(state)]
    if (isNode(init)) {
      starts =
        init.type === 'VariableDeclaration'
          ? this.#declaration(init, state, inner)
          : this.evaluate(init, state, inner).map((result) =>
              result.thrown ? thrownPath(result, node) : normal(result.state),
            )
    }
    return starts.flatMap((start) => {
      if (start.type !== 'normal') return [start]
      const begun = this.#iteration(node, start.state, inner)
      const ended = begun.flatMap((path): Path[] => {
        if (path.type === 'break' || path.type === 'continue')
          return (path.label ?? null) === null ? [normal(path.state)] : [path]
        return [path]
      })
      return joinNormal(ended)
    })
  }

  #iteration(node: AstNode, state: State, frame: Frame): Path[] {
    const body = child(node, 'body')
    if (node.type === 'DoWhileStatement') return this.execute(body, state, frame)
    const right = node['right']
    if (isNode(right)) {
      return this.evaluate(right, state, frame).flatMap((result): Path[] => {
        if (result.thrown) return [thrownPath(result, node)]
        const skipped = normal(result.state.fork())
        const left = child(node, 'left')
        const pattern = left.type === 'VariableDeclaration' ? child(list(left, 'declarations')[0] ?? left, 'id') : left
        const items = node.type === 'ForOfStatement' ? this.items(result.value, result.state) : null
        if (items !== null && items.length <= MAX_WAYS)
          return this.#forEach(items, pattern, body, result.state, frame, node)
        const item = items === null ? unknown(fromOf(result.value), labelOf(result.value)) : union(items)
        return [
          skipped,
          ...this.bind(pattern, item, result.state, frame).flatMap((bound) =>
            bound.thrown ? [thrownPath(bound, node)] : this.execute(body, bound.state, frame),
          ),
        ]
      })
    }
    const test = node['test']
    if (!isNode(test)) return this.execute(body, state, frame)
    // `difference |= a[i] ^ b[i]`: what is compared so is not empty.
    const compares = /\^/.test(frame.module.parsed.code.slice(body.start, body.end))
    return this.decide(test, state, frame).flatMap((way, _, ways): Path[] => {
      if ('thrown' in way) return [thrownPath(way, node)]
      if (way.truth) return this.execute(body, way.state, frame)
      return compares && ways.length > 1 ? [] : [normal(way.state)]
    })
  }

  /** Every item that is known, in order. */
  #forEach(items: Value[], pattern: AstNode, body: AstNode, state: State, frame: Frame, node: AstNode): Path[] {
    const ended: Path[] = []
    let open = [state]
    for (const item of items) {
      const next: State[] = []
      for (const at of open) {
        // Each turn has its own variables: functions that are made in it keep them.
        const inner: Frame = { ...frame, env: this.#scope(frame.env, at) }
        for (const bound of this.bind(pattern, item, at, inner)) {
          const paths = bound.thrown ? [thrownPath(bound, node)] : this.execute(body, bound.state, inner)
          for (const path of paths) {
            const goesOn = path.type === 'normal' || (path.type === 'continue' && (path.label ?? null) === null)
            if (goesOn) next.push(path.state)
            else ended.push(path)
          }
        }
      }
      open = next.length > 2 ? [next.reduce(join)] : next
    }
    return [...ended, ...open.map(normal)]
  }

  #try(node: AstNode, state: State, frame: Frame): Path[] {
    const block = child(node, 'block')
    const handler = node['handler']
    const finalizer = node['finalizer']
    let paths: Path[]
    if (isNode(handler)) {
      const before = mayThrow(block) ? state.fork() : null
      const surprising = this.surprising
      const inside = this.block(block, state, frame)
      const failed = inside.filter(({ type }) => type === 'throw')
      const others = inside.filter(({ type }) => type !== 'throw')
      // Anything in the block may fail for reasons of its own.
      const surprises: Path[] =
        before === null || this.surprising === surprising ? [] : [thrownPath(this.thrower(null, before), block)]
      const caught = [...failed, ...surprises].flatMap((path) => {
        this.#noteCaught(path.value, path.state, node, frame.module)
        return this.#catch(handler, path, frame)
      })
      // The surprise must not make one way of a refusal and of going on: they are kept apart where one ends.
      paths = joinNormal([...others, ...caught])
    } else paths = this.block(block, state, frame)
    if (!isNode(finalizer)) return paths
    return paths.flatMap((path) =>
      this.block(finalizer, path.state, frame).map((after) =>
        after.type === 'normal' ? { ...path, state: after.state } : after,
      ),
    )
  }

  #catch(handler: AstNode, path: Path, frame: Frame): Path[] {
    const param = handler['param']
    const inner: Frame = { ...frame, env: this.#scope(frame.env, path.state) }
    if (isNode(param)) this.bind(param, path.value, path.state, inner)
    return this.block(child(handler, 'body'), path.state, inner)
  }

  #noteCaught(value: Value, state: State, node: AstNode, module: Module): void {
    const refusal = refusalIn(value)
    if (refusal) state.note({ kind: 'caught', place: this.place(node, module, `catches ${refusal.place.what}`) })
  }

  /** Expressions one after the other: every way with its values; `thrown` where one of them was. */
  #inOrder(nodes: AstNode[], state: State, frame: Frame): InOrder[] {
    let ways: InOrder[] = [{ state, values: [], thrown: null }]
    for (const node of nodes) {
      ways = ways.flatMap((way) => {
        if (way.thrown) return [way]
        return this.evaluate(node, way.state, frame).map((result) =>
          result.thrown
            ? { state: result.state, values: way.values, thrown: result.value }
            : {
                state: result.state,
                values: way.values.length === 0 ? [result.value] : [...way.values, result.value],
                thrown: null,
              },
        )
      })
      if (ways.length > MAX_WAYS) ways = fewerInOrder(ways)
    }
    return ways
  }
}

const negated = (truth: boolean | null): boolean | null => (truth === null ? null : !truth)

/** A call that is not remembered. */
const UNKEPT: Memo = { results: [], traces: [], cells: [], surprises: false, vouches: [] }

/** Key of the environment's variables in a state. */
const ENV = -1

const OF_RESPONSES =
  /^(headers|cookies|json|text|body|clone|redirected|statusText|type|url|blob|arrayBuffer|formData|constructor|then)$/

/** What every object has. */
const OF_OBJECTS =
  /^(hasOwnProperty|toString|valueOf|constructor|isPrototypeOf|propertyIsEnumerable|toJSON|toLocaleString)$/

/** Names of what counts, caches or logs: it changes, and holds nobody's data. */
const BYSTANDER_STATE = /rate|limit|throttl|cache|log|metric|trac|count|hits|attempt|bucket|seen|nonce/i

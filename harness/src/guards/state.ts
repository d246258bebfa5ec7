/** What holds at one point of an execution: variables, objects, and what happened on the way there. */
import type { Access, RequestUse } from '../access/index.ts'
import type { Place, Value } from './values.ts'
import { union } from './values.ts'

/** A scope: its variables are in the state, under `id`. */
export interface Env {
  id: number
  parent: Env | null
}

export type EventKind =
  /** Data is read or changed. */
  | 'work'
  /** Code that cannot be read is called, and is no known bystander. */
  | 'opaque'
  /** Such code, and it looks as if it checked the caller. */
  | 'suspect'
  /** Clerk is asked who calls. */
  | 'asked'
  /** A promise of a guard is dropped, or taken for what it promises. */
  | 'unawaited'
  /** A refusal that a helper returned is dropped. */
  | 'ignored'
  /** A refusal that was thrown is caught. */
  | 'caught'
  /** A secret is compared with a variable that is not set. */
  | 'unset-secret'
  /** An answer of the Pages Router: `res.status(401).json()`. */
  | 'responded'
  /** Whose a row is comes of the request, or of the caller. */
  | 'from-request'
  /** What the request says is held against who the caller is. */
  | 'vouches'
  /** A role, permission or the like is asked of the caller. */
  | 'asks'
  /** A signature, or a secret, is asked for. */
  | 'signs'
  /** Signatures are checked with a key that was looked up. */
  | 'keyed'
  /** A layout draws its pages. */
  | 'drawn'

export interface Event {
  kind: EventKind
  place: Place
  /** Of `responded`. */
  status?: number | null
  /** Of `asks`. */
  access?: Access
  /** Of `signs`: provider, or `secret`. */
  signer?: string
  /** Of `from-request`. */
  use?: Omit<RequestUse, 'use'>
  /** Of `from-request`: the value. Of `vouches`: values, `*` for all; '' where one has no name. */
  vouched?: string
}

export interface Trace {
  event: Event | null
  /** Where two ways met: what happened on the other one. */
  other: Trace | null
  before: Trace | null
}

export type Vars = Map<string, Value>

/** Cells that no state writes to any more: several go on from here. */
interface Layer {
  cells: Map<number, Vars>
  below: Layer | null
  depth: number
}

/** So many layers are looked through; then they are made one. */
const MAX_LAYERS = 10

let lastId = 0
export const newId = (): number => ++lastId

export class State {
  trace: Trace | null = null
  /** What modules made when they were loaded. */
  readonly #base: State | null
  #own = new Map<number, Vars>()
  #layer: Layer | null = null

  constructor(base: State | null = null) {
    this.#base = base
  }

  fork(): State {
    if (this.#own.size > 0) {
      const layer: Layer = { cells: this.#own, below: this.#layer, depth: (this.#layer?.depth ?? 0) + 1 }
      this.#layer = layer.depth > MAX_LAYERS ? flat(layer) : layer
      this.#own = new Map()
    }
    const copy = new State(this.#base)
    copy.#layer = this.#layer
    copy.trace = this.trace
    return copy
  }

  get(id: number, name: string): Value | undefined {
    return this.vars(id)?.get(name)
  }

  vars(id: number): ReadonlyMap<string, Value> | undefined {
    const own = this.#own.get(id)
    if (own !== undefined) return own
    for (let layer = this.#layer; layer; layer = layer.below) {
      const found = layer.cells.get(id)
      if (found !== undefined) return found
    }
    return this.#base?.vars(id)
  }

  set(id: number, name: string, value: Value): void {
    let vars = this.#own.get(id)
    if (vars === undefined) {
      vars = new Map(this.vars(id))
      this.#own.set(id, vars)
    }
    vars.set(name, value)
  }

  /** A scope that has ended. */
  drop(id: number): void {
    this.#own.delete(id)
  }

  /** What was made between two ids, and nobody holds. */
  dropBetween(from: number, to: number): void {
    if (this.#own.size > 0) for (let id = from; id < to; id++) this.#own.delete(id)
  }

  note(event: Event): void {
    this.trace = { event, other: null, before: this.trace }
  }

  /** Takes over what another execution made. */
  adopt(cells: ReadonlyMap<number, Vars>): void {
    for (const [id, vars] of cells) if (this.vars(id) === undefined) this.#own.set(id, vars)
  }

  /** Of what was made here, that which a value leads to. */
  reachable(start: Value): ReadonlyMap<number, Vars> {
    const mine = changes(this.#own, this.#layer, null)
    const found = new Map<number, Vars>()
    const visit = (id: number): void => {
      const vars = mine.get(id)
      if (vars === undefined || found.has(id)) return
      found.set(id, vars)
      for (const value of vars.values()) follow(value)
    }
    const follow = (value: Value): void => {
      switch (value.kind) {
        case 'object':
          visit(value.id)
          follow(value.rest)
          break
        case 'function':
          for (let env = value.env; env; env = env.parent) visit(env.id)
          if (value.self) follow(value.self)
          break
        case 'promise':
          follow(value.value)
          break
        case 'union':
          value.of.forEach(follow)
          break
        case 'element':
          follow(value.props)
          if (typeof value.type !== 'string') follow(value.type)
          break
        case 'native':
          value.holds?.forEach(follow)
          break
        case 'response':
          if (value.location) follow(value.location)
      }
    }
    follow(start)
    return found
  }

  /** Keeps what another execution made for good. */
  keep(other: State): void {
    for (const [id, vars] of changes(other.#own, other.#layer, null)) this.#own.set(id, vars)
  }

  /** Where two ways meet: what is not the same on both is either. */
  static join(a: State, b: State): State {
    if (a === b) return a
    const joined = a.fork()
    const common = commonLayer(a.#layer, b.#layer)
    for (const [id, vars] of changes(b.#own, b.#layer, common)) {
      const mine = a.vars(id)
      if (mine === vars) continue
      if (mine === undefined) {
        joined.#own.set(id, vars)
        continue
      }
      for (const [name, value] of vars) {
        const other = mine.get(name)
        if (other === undefined) joined.set(id, name, value)
        else if (other !== value) joined.set(id, name, union([other, value]))
      }
    }
    // What only `a` changed: `b` still has it as it was.
    for (const [id, vars] of changes(a.#own, a.#layer, common)) {
      const theirs = b.vars(id)
      if (theirs === undefined || theirs === vars) continue
      for (const [name, value] of vars) {
        const other = theirs.get(name)
        if (other !== undefined && other !== value) joined.set(id, name, union([value, other]))
      }
    }
    if (b.trace !== a.trace) joined.trace = { event: null, other: b.trace, before: a.trace }
    return joined
  }
}

export const join = (a: State, b: State): State => State.join(a, b)

function flat(layer: Layer): Layer {
  return { cells: changes(new Map(), layer, null), below: null, depth: 1 }
}

/** Cells above a layer, the newest of each. */
function changes(own: Map<number, Vars>, from: Layer | null, until: Layer | null): Map<number, Vars> {
  if (from === until) return own
  const all = new Map(own)
  for (let layer = from; layer && layer !== until; layer = layer.below) {
    for (const [id, vars] of layer.cells) if (!all.has(id)) all.set(id, vars)
  }
  return all
}

function commonLayer(a: Layer | null, b: Layer | null): Layer | null {
  let [x, y] = [a, b]
  while (x && y && x !== y) {
    if (x.depth > y.depth) x = x.below
    else if (y.depth > x.depth) y = y.below
    else {
      x = x.below
      y = y.below
    }
  }
  return x === y ? x : null
}

/** Everything that may have happened, each once. */
export function eventsOf(trace: Trace | null): Event[] {
  const seen = new Set<Trace>()
  const events = new Set<Event>()
  const open: (Trace | null)[] = [trace]
  while (open.length > 0) {
    let at = open.pop() ?? null
    while (at !== null && !seen.has(at)) {
      seen.add(at)
      if (at.event) events.add(at.event)
      if (at.other) open.push(at.other)
      at = at.before
    }
  }
  return [...events]
}

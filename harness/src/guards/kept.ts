/**
 * What outlives a request: fields of objects that modules made when they were loaded, static fields, and fields of what
 * these hold. Where a request writes one, the next request may find what another caller left there.
 */
import type { State } from './state.ts'
import { FROM, fromOf, TRUE, unknown, type Obj, type Value } from './values.ts'

/** Cell of a state: the objects, made by this request, that outlive it. */
const CELL = -2
const MAX_DEPTH = 2

/** A field of an object or of a class; `type` of what is not made by the modules: node of its class. */
export interface Field {
  id: number
  name: string
  type: number | null
}

export class Kept {
  /** State of the modules. */
  readonly #loaded: State
  readonly #found = new Set<string>()
  /** Names of fields, by the class of the instances that outlive requests. */
  readonly #ofClass = new Map<number, Set<string>>()
  /** Grows with every field that is found: what was read before then must be read anew. */
  generation = 0

  constructor(loaded: State) {
    this.#loaded = loaded
  }

  outlives(id: number, state: State): boolean {
    return this.#loaded.vars(id) !== undefined || state.get(CELL, String(id)) !== undefined
  }

  /** A request writes to what outlives it. */
  write({ id, name, type }: Field, value: Value, state: State): void {
    // An instance that knows nothing of who called is what it would be when made anew.
    if (isInstance(value, state)) return
    const key = `${type ?? `#${id}`}.${name}`
    if (this.#found.has(key)) return
    this.#found.add(key)
    this.generation++
    if (type === null) this.#loaded.set(id, name, unknown(FROM.state, name))
    else this.#ofClass.set(type, (this.#ofClass.get(type) ?? new Set()).add(name))
  }

  /** An object is held by what outlives the request: what earlier ones left in it may be anything. */
  hold({ id }: Obj, type: number, state: State): void {
    state.set(CELL, String(id), TRUE)
    for (const name of this.#ofClass.get(type) ?? []) state.set(id, name, unknown(FROM.state, name))
  }
}

function isInstance(value: Value, state: State): boolean {
  return value.kind === 'object' && value.proto !== undefined && !knowsCaller(value, state, 0)
}

function knowsCaller(value: Value, state: State, depth: number): boolean {
  if (fromOf(value) & FROM.caller) return true
  if (value.kind === 'union') return value.of.some((item) => knowsCaller(item, state, depth))
  if (value.kind !== 'object') return value.kind === 'promise' && knowsCaller(value.value, state, depth)
  if (depth > MAX_DEPTH) return true
  return [...(state.vars(value.id) ?? [])].some(([, item]) => knowsCaller(item, state, depth + 1))
}

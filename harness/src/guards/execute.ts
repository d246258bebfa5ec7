/** Executes an entry point for one kind of caller: every way that a request may end. */
import type { Outcome } from '../access/index.ts'
import { isNode, type AstNode } from '../app/index.ts'
import { TooLarge, type Interpreter } from './interpreter.ts'
import type { Profile } from './profile.ts'
import { eventsOf, type Event, type State } from './state.ts'
import {
  alternatives,
  FROM,
  isHarmless,
  native,
  promise,
  UNDEFINED,
  unknown,
  type Fn,
  type Obj,
  type Place,
  type Refusal,
  type Value,
} from './values.ts'
import { type Path, one } from './ways.ts'
import { refusalIn } from './operations.ts'
import { child, list } from './ast.ts'
import { taken } from './request-uses.ts'

/** One way that a request may end. */
export interface Exit {
  /** Where: the same for every caller that ends there. */
  key: string
  place: Place
  /** null: the request was served. */
  refusal: Refusal | null
  /** What is served holds nothing but what is written in the code, the caller sent, or other code made of these. */
  plain: boolean
  /** What a caller is told who is served: a result that says `unauthorized` is as good as that answer. */
  told: Outcome
  events: Event[]
}

/** Key of an end that was not looked for: the caller is far inside. */
export const DEEP = 'deep'

/** What kind of code it is: how it is called, and what its results mean. */
export type Shape = 'handler' | 'page' | 'action' | 'pages-api' | 'server-props' | 'layout'

const REQUEST = FROM.request

/** @param method of the request; null: any */
export function execute(run: Interpreter, fn: Fn, shape: Shape, caller: Profile, method: string | null = null): Exit[] {
  run.method = method
  const follow = (): Exit[] => {
    const state = run.begin(caller)
    const paths = run.enter(fn, argumentsOf(fn, shape, run, state), state)
    return paths.flatMap((path) => exitsOf(path, fn, shape, run))
  }
  try {
    const { generation } = run.kept
    const exits = follow()
    // It leaves something for the next request: now for one that finds it there.
    return run.kept.generation === generation ? exits : follow()
  } catch (error) {
    if (!(error instanceof TooLarge) || caller.id === 'anonymous') throw error
    // A long way behind the guard: it let them in.
    const place = run.place(fn.node, fn.module, 'what it does')
    return [{ key: DEEP, place, refusal: null, plain: false, told: 'reached', events: [...new Set(run.noted)] }]
  }
}

function argumentsOf(fn: Fn, shape: Shape, run: Interpreter, state: State): Value[] {
  switch (shape) {
    case 'handler':
      return [
        unknown(REQUEST, 'request', true),
        run.object({ params: promise(unknown(REQUEST, 'params', true)) }, state, unknown(REQUEST)),
      ]
    case 'page': {
      const props = {
        params: promise(unknown(REQUEST, 'params', true)),
        searchParams: promise(unknown(REQUEST, 'searchParams', true)),
      }
      return [run.object(props, state)]
    }
    case 'layout': {
      const drawn = native('children', (context) => {
        run.note('drawn', context.state, context.node, context.module)
        return one(context.state, UNDEFINED)
      })
      return [layoutProps(drawn, fn, run, state)]
    }
    case 'pages-api':
      return [unknown(REQUEST, 'req', true), pagesResponse(run, state)]
    case 'server-props': {
      const context = {
        req: unknown(REQUEST, 'req', true),
        res: pagesResponse(run, state),
        query: unknown(REQUEST, 'query', true),
      }
      return [run.object(context, state, unknown(REQUEST))]
    }
    case 'action':
      return ['first', 'second', 'third', 'fourth'].map((name, index) => argument(name, fn, index))
  }
}

/** Of a server function: whoever calls it chooses it. */
function argument(label: string, { node, module }: Fn, index: number): Value {
  const param = list(node, 'params')[index]
  const value = unknown(REQUEST, label)
  const named = param?.type === 'AssignmentPattern' ? child(param, 'left') : param
  return named?.type === 'Identifier' ? taken(value, named['name'] as string, named, module) : value
}

/** Whatever a layout draws of its pages (`children`, parallel routes) is noted. */
function layoutProps(drawn: Value, { node, module }: Fn, run: Interpreter, state: State): Value {
  const element: Value = { kind: 'element', type: drawn, props: run.object({}, state), node, module }
  return run.object({ children: element, params: promise(unknown(REQUEST, 'params', true)) }, state, element)
}

/** `res.status(401).json(…)`: what it was last given counts (Next docs: "API Routes > Response helpers"). */
function pagesResponse(run: Interpreter, state: State): Obj {
  const res = run.object({}, state, unknown(0, 'res'))
  const status = (value: Value | undefined) =>
    value?.kind === 'const' && typeof value.value === 'number' ? value.value : null
  const props: Record<string, Value> = {
    status: native('res.status', ({ state: at, args }) => {
      at.set(res.id, 'statusCode', args[0] ?? UNDEFINED)
      return one(at, res)
    }),
    redirect: native('res.redirect', ({ state: at, node, module }) => {
      run.note('responded', at, node, module, { status: 307 })
      return one(at, UNDEFINED)
    }),
    setHeader: native('res.setHeader', ({ state: at }) => one(at, res)),
  }
  for (const name of ['json', 'send', 'end', 'write']) {
    props[name] = native(`res.${name}`, ({ state: at, node, module }) => {
      const given = at.get(res.id, 'statusCode')
      run.note('responded', at, node, module, { status: given === undefined ? 200 : status(given) })
      return one(at, res)
    })
  }
  for (const [name, value] of Object.entries(props)) state.set(res.id, name, value)
  return res
}

/** Its last statement, where it ends without `return`. */
function lastOf(fn: AstNode): AstNode {
  const body = fn['body']
  const statements = isNode(body) && Array.isArray(body['body']) ? (body['body'] as AstNode[]) : []
  return statements.at(-1) ?? fn
}

function exitsOf(path: Path, fn: Fn, shape: Shape, run: Interpreter): Exit[] {
  const node = path.node ?? fn.node
  const place = run.place(path.node ?? lastOf(fn.node), fn.module)
  const ended = path.type === 'throw' ? [{ state: path.state, value: path.value, thrown: true }] : settledValues(path)
  return ended.flatMap(({ state, value, thrown }): Exit[] => {
    const exit = (at: State, refusal: Refusal | null, plain: boolean, told: Outcome = 'reached'): Exit => {
      const events = eventsOf(at.trace)
      const why = refusal ? ` ${refusal.place.file}:${refusal.place.line} ${refusal.outcome}` : ''
      // An answer after a refusal that was caught is another than the same one after a failure.
      const after = events.some(({ kind }) => kind === 'caught') ? ' caught' : ''
      // And where a secret was asked for, than where there was none to ask for.
      const signed = refusal && events.some(({ kind }) => kind === 'signs') ? ' signs' : ''
      return { key: `${fn.module.file}:${node.start}${why}${after}${signed}`, place, refusal, plain, told, events }
    }
    if (thrown) return [exit(state, refusalIn(value) ?? { outcome: 'error', place, via: [] }, true)]
    if (shape === 'page' || shape === 'layout') {
      return draw(value, state, run, 0).map((way) =>
        exit(way.state, way.thrown ? (refusalIn(way.thrown) ?? { outcome: 'error', place, via: [] }) : null, true),
      )
    }
    return alternatives(value).map((one_) =>
      exit(
        state,
        refused(one_, state, shape, place),
        isPlain(one_, state),
        shape === 'action' ? toldBy(one_, state) : 'reached',
      ),
    )
  })
}

function settledValues(path: Path): { state: State; value: Value; thrown: boolean }[] {
  return alternatives(path.value).map((value) =>
    value.kind === 'promise'
      ? { state: path.state, value: value.value, thrown: value.rejected }
      : { state: path.state, value, thrown: false },
  )
}

/** How an answer turns the caller away; null: it does not. */
function refused(value: Value, state: State, shape: Shape, place: Place): Refusal | null {
  if (shape === 'pages-api') {
    const responses = eventsOf(state.trace).filter(({ kind }) => kind === 'responded')
    // Several: it went on after an answer, or ways met.
    const statuses = new Set(responses.map(({ status }) => status ?? 0))
    const [status = 0] = statuses
    return statuses.size === 1 && status >= 300 ? { outcome: outcomeOf(status), status, place, via: [] } : null
  }
  if (value.kind === 'response') {
    if (value.status === null || value.status < 300) return null
    const target = value.location?.kind === 'const' ? String(value.location.value) : ''
    return { outcome: outcomeOf(value.status), status: value.status, place, via: [], target }
  }
  if (shape === 'server-props' && value.kind === 'object') {
    if (state.get(value.id, 'notFound') !== undefined) return { outcome: 'not-found', place, via: [] }
    const redirect = state.get(value.id, 'redirect')
    if (redirect === undefined) return null
    const destination = redirect.kind === 'object' ? state.get(redirect.id, 'destination') : undefined
    return {
      outcome: 'redirect',
      place,
      via: [],
      target: destination?.kind === 'const' ? String(destination.value) : '',
    }
  }
  return null
}

function outcomeOf(status: number): Outcome {
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 405) return 'method-not-allowed'
  return status < 400 ? 'redirect' : 'error'
}

/** Words of a result that refuse: `{ ok: false, error: 'unauthorized' }`. */
function toldBy(value: Value, state: State): Outcome {
  if (value.kind !== 'object') return 'unknown'
  for (const [, item] of state.vars(value.id) ?? []) {
    if (item.kind !== 'const' || typeof item.value !== 'string') continue
    if (/^(unauthorized|forbidden|not-found)$/.test(item.value)) return item.value as Outcome
  }
  return 'unknown'
}

function isPlain(value: Value, state: State, depth = 0): boolean {
  if (value.kind === 'const' || value.kind === 'any') return isHarmless(value)
  if (value.kind === 'response') return value.plain
  if (value.kind === 'promise') return isPlain(value.value, state, depth)
  if (value.kind === 'union') return value.of.every((item) => isPlain(item, state, depth))
  if (value.kind === 'object' && value.tag === 'error') return true
  if (value.kind !== 'object' || depth > 3 || value.rest.kind !== 'const') return false
  for (const [, item] of state.vars(value.id) ?? []) if (!isPlain(item, state, depth + 1)) return false
  return true
}

interface Drawn {
  state: State
  /** Thrown somewhere in it: the others were drawn all the same, as React does. */
  thrown: Value | null
}

const MAX_DEPTH = 60

/** Draws what a component returned, its components included. */
function draw(value: Value, state: State, run: Interpreter, depth: number): Drawn[] {
  if (depth > MAX_DEPTH) return [{ state, thrown: null }]
  switch (value.kind) {
    case 'promise':
      return value.rejected ? [{ state, thrown: value.value }] : draw(value.value, state, run, depth)
    case 'union':
      return value.of.flatMap((item) => draw(item, state.fork(), run, depth + 1)).slice(0, 8)
    case 'object':
      return drawAll(
        [...(state.vars(value.id) ?? [])].map(([, item]) => item),
        state,
        run,
        depth,
      )
    case 'element': {
      const { type, props, node, module } = value
      const inside = () =>
        drawAll(
          [...(state.vars(props.id) ?? [])].map(([, item]) => item),
          state,
          run,
          depth,
        )
      if (typeof type === 'string' || type.kind === 'any') return inside()
      // What the browser's components are given is drawn on the server all the same.
      if (type.kind === 'function' && type.module.forBrowser) return inside()
      if (type.kind !== 'function' && type.kind !== 'native') return inside()
      return run.call(type, [props], state, node, { env: null, module }).flatMap((result) => {
        if (result.thrown) return [{ state: result.state, thrown: result.value }]
        return draw(result.value, result.state, run, depth + 1)
      })
    }
    default:
      return [{ state, thrown: null }]
  }
}

function drawAll(values: Value[], state: State, run: Interpreter, depth: number): Drawn[] {
  let ways: Drawn[] = [{ state, thrown: null }]
  for (const value of values) {
    if (value.kind === 'const' || value.kind === 'any' || value.kind === 'function') continue
    ways = ways.flatMap((way) =>
      draw(value, way.state, run, depth + 1).map(({ state: after, thrown }) => ({
        state: after,
        thrown: way.thrown ?? thrown,
      })),
    )
    if (ways.length > 16) ways = ways.slice(0, 16)
  }
  return ways
}

/** Where the value of an expression goes: followed upwards, through variables and functions. */
import { exportNameOf, isNode, type AstNode } from '../app/index.ts'
import {
  callText,
  enclosingFunction,
  nameOf,
  nodesOf,
  originOf,
  referencesTo,
  type Code,
  type Located,
} from './code.ts'

const MAX_DEPTH = 8

/** Files in which a declaration of one of them may be used. */
export interface Files {
  codes: Code[]
}

/** Every place that uses what a node declares under a name, in its own file and in those that import it. */
export function usesOf(name: string, by: AstNode, code: Code, { codes }: Files): Located[] {
  const own = referencesTo(name, by, code).map((node) => ({ node, code }))
  const elsewhere = codes.flatMap((other) => (other === code ? [] : usesFromOutside(by, code, other)))
  return [...own, ...elsewhere]
}

function usesFromOutside(by: AstNode, code: Code, other: Code): Located[] {
  const found: Located[] = []
  for (const statement of other.parsed.module.staticImports) {
    for (const { localName, importName } of statement.entries) {
      const local = localName.value
      const origin = originOf(local, other.parsed.program, other)
      const declaration = nodesOf(other.parsed.program, 'body').find(({ start }) => start === statement.start)
      if (!declaration) continue
      const references = () => referencesTo(local, declaration, other)
      if (origin?.kind === 'local' && origin.code === code && origin.binding.by === by) {
        found.push(...references().map((node) => ({ node, code: other })))
      } else if (origin?.kind === 'module' && exportNameOf(importName) === null) {
        found.push(...references().flatMap((node) => memberOf(node, by, code, origin.code, other)))
      }
    }
  }
  return found
}

/** `routes.isPublic` of `import * as routes`, where that is what the node declares. */
function memberOf(namespace: AstNode, by: AstNode, code: Code, module: Code, other: Code): Located[] {
  const parent = other.parents.get(namespace)
  const name = parent?.type === 'MemberExpression' ? nameOf(parent['property']) : null
  if (!parent || name === null || module !== code) return []
  const origin = originOf(name, code.parsed.program, code)
  return origin?.kind === 'local' && origin.binding.by === by ? [{ node: parent, code: other }] : []
}

/** Calls of a local function; null: it is not called by a name, but given to something, or exported. */
export function callsOfFunction(fn: AstNode, code: Code, files: Files): Located[] | null {
  const parent = code.parents.get(fn)
  const holder =
    fn.type === 'FunctionDeclaration'
      ? { name: nameOf(fn['id']), by: fn }
      : parent?.type === 'VariableDeclarator'
        ? { name: nameOf(parent['id']), by: parent }
        : null
  if (holder?.name == null) return null
  const calls = usesOf(holder.name, holder.by, code, files).flatMap(({ node, code: where }) => {
    const call = where.parents.get(node)
    return call?.type === 'CallExpression' && call['callee'] === node ? [{ node: call, code: where }] : []
  })
  return calls.length === 0 ? null : calls
}

export interface Effect {
  /** Does anything wait for it? */
  awaited: boolean
  /** Does it become what the proxy answers, as far as can be seen? */
  returned: boolean
  /** Calls of functions of the app's own that return it, and whose result is dropped. */
  dropped: Located[]
}

const NEITHER: Effect = { awaited: false, returned: false, dropped: [] }
const RETURNED: Effect = { ...NEITHER, returned: true }

/**
 * What becomes of a call's value. Given to a function, put into an object, thrown: whoever has it then may answer with
 * it, so it counts as returned.
 */
export function effectOf(node: AstNode, code: Code, files: Files, depth = 0): Effect {
  let awaited = false
  let inner = node
  if (depth > MAX_DEPTH) return { ...RETURNED, awaited: true }
  for (;;) {
    const outer = code.parents.get(inner)
    if (!outer) return { ...NEITHER, awaited }
    if (outer.type === 'AwaitExpression') awaited = true
    const variable = variableFor(inner, outer)
    if (variable !== null) {
      // Those who read the variable may stand in another function than those who set it.
      const read = ofVariable(variable, code, files, depth)
      return awaited
        ? { ...read, awaited: inItsFunction({ ...NEITHER, awaited }, node, code, files, depth).awaited }
        : read
    }
    const end = endOf(inner, outer)
    if (end !== null) {
      const effect = { ...end, awaited: awaited || end.awaited }
      return effect.awaited || effect.returned ? inItsFunction(effect, node, code, files, depth) : effect
    }
    inner = outer
  }
}

/** What would become of a value, were it returned where it stands? */
export function effectIfReturned(node: AstNode, code: Code, files: Files): Effect {
  return inItsFunction(RETURNED, node, code, files, 0)
}

/** What a value is put into. */
function variableFor(inner: AstNode, outer: AstNode): unknown {
  if (outer.type === 'VariableDeclarator') return outer['id']
  return outer.type === 'AssignmentExpression' && outer['right'] === inner ? outer['left'] : null
}

/** The end of the way up; null: further up. */
function endOf(inner: AstNode, outer: AstNode): Effect | null {
  switch (outer.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'YieldExpression':
      return RETURNED
    case 'ArrowFunctionExpression':
      return outer['body'] === inner ? RETURNED : NEITHER
    case 'UnaryExpression':
      return NEITHER
    case 'IfStatement':
    case 'ConditionalExpression':
      return outer['test'] === inner ? NEITHER : null
    case 'SequenceExpression':
      return nodesOf(outer, 'expressions').at(-1) === inner ? null : NEITHER
    case 'ExpressionStatement':
      return NEITHER
    case 'CallExpression':
    case 'NewExpression':
      return outer['callee'] === inner || isAwaitable(outer) ? null : RETURNED
    case 'ExportDefaultDeclaration':
      return RETURNED
    default:
      return /Statement$/.test(outer.type) ? NEITHER : null
  }
}

/** `Promise.all([…])`, `Promise.race([…])`: what becomes of the whole is what becomes of each. */
const isAwaitable = (call: AstNode): boolean => /^Promise\.(all|race|resolve)$/.test(callText(call) ?? '')

function ofVariable(target: unknown, code: Code, files: Files, depth: number): Effect {
  const name = nameOf(target)
  if (name === null || !isNode(target)) return RETURNED
  const origin = originOf(name, target, code)
  if (origin?.kind !== 'local') return RETURNED
  const references = referencesTo(name, origin.binding.by, code).filter((node) => {
    const parent = code.parents.get(node)
    return !(parent?.type === 'AssignmentExpression' && parent['left'] === node)
  })
  const effects = references.map((node) => effectOfReference(node, code, files, depth))
  return {
    awaited: effects.some(({ awaited }) => awaited),
    returned: effects.some(({ returned }) => returned),
    dropped: effects.flatMap(({ dropped }) => dropped),
  }
}

/** Setting headers or cookies on an answer, or reading its status, does not give it. */
function effectOfReference(node: AstNode, code: Code, files: Files, depth: number): Effect {
  const parent = code.parents.get(node)
  if (parent?.type === 'MemberExpression' && parent['object'] === node) {
    const property = nameOf(parent['property'])
    if (property === null || !/^(then|catch|finally)$/.test(property)) return NEITHER
  }
  return effectOf(node, code, files, depth + 1)
}

/** What a local function waits for or returns has an effect where its callers wait for it, or return it. */
function inItsFunction(effect: Effect, node: AstNode, code: Code, files: Files, depth: number): Effect {
  const fn = enclosingFunction(node, code)
  if (!fn) return effect
  const at = withoutBrackets(fn, code)
  const parent = code.parents.get(at)
  if (parent?.type === 'CallExpression') {
    // `(async () => { … })()` is as good as what becomes of it.
    if (parent['callee'] === at)
      return through(effect, [{ call: { node: parent, code }, effect: effectOf(parent, code, files, depth + 1) }])
    return isKept(parent, code, files, depth) ? effect : NEITHER
  }
  const calls = callsOfFunction(fn, code, files)
  if (calls === null) return effect
  return through(
    effect,
    calls.map((call) => ({ call, effect: effectOf(call.node, call.code, files, depth + 1) })),
  )
}

function withoutBrackets(node: AstNode, code: Code): AstNode {
  const parent = code.parents.get(node)
  return parent?.type === 'ParenthesizedExpression' ? withoutBrackets(parent, code) : node
}

function through(effect: Effect, calls: { call: Located; effect: Effect }[]): Effect {
  const effects = calls.map((one) => one.effect)
  const dropped = calls.flatMap((one) => {
    if (!effect.returned || one.effect.returned) return []
    return one.effect.dropped.length > 0 ? one.effect.dropped : [one.call]
  })
  if (effect.awaited && effects.some((one) => !one.awaited && !one.returned)) return { ...NEITHER, dropped }
  const returned = effect.returned && effects.every((one) => one.returned)
  const awaited = effect.awaited || (effect.returned && effects.every((one) => one.awaited))
  return { awaited, returned, dropped }
}

/** Of a method of what has no name (`[…].forEach`), the method. */
function calleeOf(call: AstNode): string {
  const { property } = call['callee'] as AstNode & { property?: unknown }
  return callText(call) ?? `.${nameOf(property) ?? ''}`
}

/** Does a callback's result matter to the call that it is given to? `forEach` drops it. */
function isKept(call: AstNode, code: Code, files: Files, depth: number): boolean {
  const callee = calleeOf(call)
  if (/\.forEach$|^(setTimeout|setImmediate|queueMicrotask|after)$|\.waitUntil$/.test(callee)) return false
  if (!/\.(then|catch|finally)$/.test(callee)) return true
  const effect = effectOf(call, code, files, depth + 1)
  return effect.awaited || effect.returned
}

/** A file with what is needed to follow names and values through it, and into the files it imports. Nothing runs. */
import { exportNameOf, isNode, keyName, walkAst, type AstNode, type ParsedFile, type Sources } from '../app/index.ts'

export interface Code {
  parsed: ParsedFile
  sources: Sources
  parents: Map<AstNode, AstNode>
  /** Every call, `new` included, in the order of the text. */
  calls: AstNode[]
  identifiers: Map<string, AstNode[]>
}

/** What a name stands for. `by` is the node that declares it: two bindings with the same one are the same. */
export type Binding = { by: AstNode } & (
  | { kind: 'value'; value: AstNode }
  /** `const { key } = of` */
  | { kind: 'member'; of: AstNode; key: string }
  | { kind: 'function'; value: AstNode }
  | { kind: 'parameter'; of: AstNode; index: number }
  /** `null`: the whole module (`import * as name`). */
  | { kind: 'import'; request: string; name: string | null }
  | { kind: 'other' }
)

/** What a name finally is: something of a package, a local file as a whole, or a declaration in a local file. */
export type Origin =
  | { kind: 'package'; request: string; name: string | null }
  | { kind: 'module'; code: Code }
  | { kind: 'local'; code: Code; binding: Binding }

export interface Located {
  node: AstNode
  code: Code
}

const MAX_DEPTH = 12

const known = new WeakMap<ParsedFile, Code>()

export function codeOf(parsed: ParsedFile, sources: Sources): Code {
  const before = known.get(parsed)
  if (before) return before
  const code: Code = { parsed, sources, parents: new Map(), calls: [], identifiers: new Map() }
  walkAst(parsed.program, {
    enter: (node, ancestors) => {
      const parent = ancestors.at(-1)
      if (parent) code.parents.set(node, parent)
      if (node.type === 'CallExpression' || node.type === 'NewExpression') code.calls.push(node)
      if (node.type === 'Identifier') {
        const name = node['name'] as string
        code.identifiers.set(name, [...(code.identifiers.get(name) ?? []), node])
      }
    },
  })
  known.set(parsed, code)
  return code
}

const CASTS =
  /^(TSAsExpression|TSSatisfiesExpression|TSTypeAssertion|TSNonNullExpression|ParenthesizedExpression|ChainExpression)$/

/** Casts and brackets do not change a value. */
export function unwrapped(node: AstNode): AstNode {
  const inner = node['expression']
  return CASTS.test(node.type) && isNode(inner) ? unwrapped(inner) : node
}

export const isFunction = (node: AstNode): boolean =>
  /^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(node.type)

export function nodesOf(node: AstNode, field: string): AstNode[] {
  const value = node[field]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** Nodes around one, the nearest first. */
export function* around(node: AstNode, code: Code): Generator<AstNode> {
  for (let outer = code.parents.get(node); outer; outer = code.parents.get(outer)) yield outer
}

export function enclosingFunction(node: AstNode, code: Code): AstNode | null {
  for (const outer of around(node, code)) if (isFunction(outer)) return outer
  return null
}

/* ── Names ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/** The declaration that a name means at a place, nearest scope first. */
export function bindingOf(name: string, at: AstNode, code: Code): Binding | null {
  for (const scope of [at, ...around(at, code)]) {
    const found = declaredIn(scope, name)
    if (found) return found
  }
  return importOf(name, code)
}

function declaredIn(scope: AstNode, name: string): Binding | null {
  if (isFunction(scope)) return parameterOf(scope, name)
  if (/^For(Of|In)?Statement$/.test(scope.type)) {
    const head = scope['left'] ?? scope['init']
    return isNode(head) && head.type === 'VariableDeclaration' ? declaredBy(head, name) : null
  }
  if (!/^(Program|BlockStatement|FunctionBody|StaticBlock)$/.test(scope.type)) return null
  for (const statement of nodesOf(scope, 'body')) {
    const found = declaredBy(statement, name)
    if (found) return found
  }
  return null
}

function declaredBy(statement: AstNode, name: string): Binding | null {
  const declared = /^Export(Named|Default)Declaration$/.test(statement.type) ? statement['declaration'] : statement
  if (!isNode(declared)) return null
  if (declared.type === 'FunctionDeclaration' && nameOf(declared['id']) === name)
    return { kind: 'function', value: declared, by: declared }
  if (declared.type !== 'VariableDeclaration') return null
  for (const declarator of nodesOf(declared, 'declarations')) {
    const { id, init } = declarator as AstNode & { id: AstNode; init?: unknown }
    if (nameOf(id) === name)
      return isNode(init) ? { kind: 'value', value: init, by: declarator } : { kind: 'other', by: declarator }
    const key = keyIn(id, name)
    if (key !== null)
      return isNode(init) ? { kind: 'member', of: init, key, by: declarator } : { kind: 'other', by: declarator }
  }
  return null
}

/** The key under which a destructuring takes a name: `a` of `{ a: name }`; null: it does not. */
function keyIn(pattern: AstNode, name: string): string | null {
  if (pattern.type !== 'ObjectPattern') return null
  for (const property of nodesOf(pattern, 'properties')) {
    const value = property['value'] ?? property['argument']
    if (!isNode(value)) continue
    const target = value.type === 'AssignmentPattern' ? value['left'] : value
    if (nameOf(target) === name) return keyName(property) ?? ''
  }
  return null
}

function parameterOf(fn: AstNode, name: string): Binding | null {
  const index = nodesOf(fn, 'params').findIndex((parameter) => {
    const target = parameter.type === 'AssignmentPattern' ? parameter['left'] : parameter
    return nameOf(target) === name || (isNode(target) && keyIn(target, name) !== null)
  })
  const by = nodesOf(fn, 'params')[index]
  return by ? { kind: 'parameter', of: fn, index, by } : null
}

function importOf(name: string, { parsed }: Code): Binding | null {
  for (const statement of parsed.module.staticImports) {
    const entry = statement.entries.find(({ localName }) => localName.value === name)
    if (!entry) continue
    const by = nodesOf(parsed.program, 'body').find(({ start }) => start === statement.start) ?? parsed.program
    return { kind: 'import', request: statement.moduleRequest.value, name: exportNameOf(entry.importName), by }
  }
  return null
}

export function nameOf(node: unknown): string | null {
  return isNode(node) && node.type === 'Identifier' ? (node['name'] as string) : null
}

/** Places in one file that use the name a node declares; not the declaration itself. */
export function referencesTo(name: string, by: AstNode, code: Code): AstNode[] {
  return (code.identifiers.get(name) ?? []).filter((node) => {
    const parent = code.parents.get(node)
    if (!parent || parent['id'] === node || by === node) return false
    if (parent.type === 'MemberExpression' && parent['property'] === node && parent['computed'] !== true) return false
    if (parent.type === 'Property' && parent['key'] === node && parent['value'] !== node) return false
    if (/^(Import|Export)\w*Specifier$/.test(parent.type) || /Pattern$/.test(parent.type)) return false
    return bindingOf(name, node, code)?.by === by
  })
}

/* ── Through imports ───────────────────────────────────────────────────────────────────────────────────────────── */

export function originOf(name: string, at: AstNode, code: Code, depth = 0): Origin | null {
  const binding = bindingOf(name, at, code)
  if (!binding) return null
  return binding.kind === 'import'
    ? originOfImport(binding.request, binding.name, code, depth)
    : { kind: 'local', code, binding }
}

export function originOfImport(request: string, name: string | null, from: Code, depth = 0): Origin | null {
  const file = from.sources.resolveLocal(from.parsed.path, request)
  const parsed = file === null ? null : from.sources.parse(file)
  if (parsed === null || 'reason' in parsed) return { kind: 'package', request, name }
  const code = codeOf(parsed, from.sources)
  return name === null ? { kind: 'module', code } : exportOf(name, code, depth + 1)
}

/** What a file exports under a name. */
export function exportOf(name: string, code: Code, depth = 0): Origin | null {
  if (depth > MAX_DEPTH) return null
  const entries = code.parsed.module.staticExports.flatMap((statement) => statement.entries)
  const entry = entries.find((one) => !one.isType && exportNameOf(one.exportName) === name)
  if (entry?.moduleRequest)
    return originOfImport(entry.moduleRequest.value, exportNameOf(entry.importName), code, depth)
  if (entry) {
    const local = entry.localName.name
    const found = local === null ? null : originOf(local, code.parsed.program, code, depth + 1)
    return found ?? (name === 'default' ? defaultOf(code) : null)
  }
  if (name === 'default') return null
  for (const { moduleRequest, exportName } of entries) {
    if (!moduleRequest || exportNameOf(exportName) !== null) continue
    const found = originOfImport(moduleRequest.value, name, code, depth)
    if (found?.kind === 'local') return found
  }
  return null
}

function defaultOf(code: Code): Origin | null {
  const statement = nodesOf(code.parsed.program, 'body').find(({ type }) => type === 'ExportDefaultDeclaration')
  const value = statement?.['declaration']
  return statement && isNode(value) ? { kind: 'local', code, binding: { kind: 'value', value, by: statement } } : null
}

/* ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/** The expression that a node finally stands for, through variables, members of objects, imports and casts. */
export function valueOf(node: AstNode, code: Code, depth = 0): Located | null {
  const inner = unwrapped(node)
  if (depth > MAX_DEPTH) return null
  if (inner.type === 'Identifier') {
    const origin = originOf(inner['name'] as string, inner, code)
    return origin?.kind === 'local' ? valueOfBinding(origin.binding, origin.code, depth + 1) : null
  }
  if (inner.type === 'MemberExpression') return memberValue(inner, code, depth)
  if (inner.type === 'CallExpression' && callText(inner) === 'Object.freeze') {
    const [frozen] = nodesOf(inner, 'arguments')
    return frozen ? valueOf(frozen, code, depth + 1) : null
  }
  return { node: inner, code }
}

function valueOfBinding(binding: Binding, code: Code, depth: number): Located | null {
  if (binding.kind === 'value') return valueOf(binding.value, code, depth)
  if (binding.kind === 'function') return { node: binding.value, code }
  return binding.kind === 'member' ? keyOf(binding.of, binding.key, code, depth) : null
}

function memberValue(node: AstNode, code: Code, depth: number): Located | null {
  const { object, property, computed } = node as AstNode & { object: AstNode; property: AstNode; computed: boolean }
  const key = computed ? property['value'] : property['name']
  return typeof key === 'string' ? keyOf(object, key, code, depth) : null
}

function keyOf(object: AstNode, key: string, code: Code, depth: number): Located | null {
  const name = nameOf(unwrapped(object))
  const origin = name === null ? null : originOf(name, object, code)
  if (origin?.kind === 'module') {
    const found = exportOf(key, origin.code)
    return found?.kind === 'local' ? valueOfBinding(found.binding, found.code, depth + 1) : null
  }
  const whole = valueOf(object, code, depth + 1)
  if (whole?.node.type !== 'ObjectExpression') return null
  const found = nodesOf(whole.node, 'properties').find((one) => one.type === 'Property' && keyName(one) === key)
  return isNode(found?.['value']) ? valueOf(found['value'], whole.code, depth + 1) : null
}

/** Text that an expression makes, of literals and constants; null: it cannot be told. */
export function textOf(node: AstNode, code: Code, depth = 0): string | null {
  const found = depth > MAX_DEPTH ? null : valueOf(node, code)
  if (!found) return null
  const { node: value, code: where } = found
  if (value.type === 'Literal') return typeof value['value'] === 'string' ? value['value'] : null
  if (value.type === 'BinaryExpression' && value['operator'] === '+') {
    const [left, right] = [value['left'], value['right']].map((part) => textOf(part as AstNode, where, depth + 1))
    return typeof left === 'string' && typeof right === 'string' ? left + right : null
  }
  if (value.type === 'TaggedTemplateExpression')
    return expressionText(value['tag'] as AstNode) === 'String.raw' ? template(value['quasi'] as AstNode, 'raw') : null
  if (value.type !== 'TemplateLiteral') return null
  return template(value, 'cooked', (part) => textOf(part, where, depth + 1))
}

function template(node: AstNode, form: 'raw' | 'cooked', inner?: (part: AstNode) => string | null): string | null {
  const quasis = (node['quasis'] as { value: { raw: string; cooked: string } }[]).map(({ value }) => value[form])
  const parts = nodesOf(node, 'expressions').map((part) => inner?.(part) ?? null)
  if (parts.includes(null)) return null
  return quasis.map((text, index) => text + (parts[index] ?? '')).join('')
}

/** `a`, `a.b`, `a().b`, `(await a()).b` as `a().b`; null for anything else. */
export function expressionText(node: AstNode): string | null {
  const inner = unwrapped(node)
  if (inner.type === 'Identifier') return inner['name'] as string
  if (inner.type === 'AwaitExpression' && isNode(inner['argument'])) return expressionText(inner['argument'])
  if (inner.type === 'CallExpression') {
    const called = callText(inner)
    return called === null ? null : `${called}()`
  }
  if (inner.type !== 'MemberExpression' || inner['computed'] === true) return null
  const object = isNode(inner['object']) ? expressionText(inner['object']) : null
  return object === null ? null : `${object}.${(inner['property'] as { name: string }).name}`
}

/** Name of what is called. */
export function callText(call: AstNode): string | null {
  return isNode(call['callee']) ? expressionText(call['callee']) : null
}

/** Last name of a member expression: `public` of `routes.public`. */
export function usedName(node: AstNode): string | null {
  return expressionText(node)?.split('.').at(-1) ?? null
}

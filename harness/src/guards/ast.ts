/** Small questions about syntax. Fields are read with care: a file may hold anything. */
import { isNode, type AstNode } from '../app/index.ts'

export function child(node: AstNode, field: string): AstNode {
  const value = node[field]
  if (!isNode(value)) return { type: 'Missing', start: node.start, end: node.end }
  return value
}

export function list(node: AstNode, field: string): AstNode[] {
  const value = node[field]
  return Array.isArray(value) ? value.filter(isNode) : []
}

export const isFunction = (node: AstNode): boolean =>
  node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration'

export const isClass = (node: AstNode): boolean => node.type === 'ClassDeclaration' || node.type === 'ClassExpression'

export function unwrap(node: AstNode): AstNode {
  const inner = node['expression']
  return /^(TSAsExpression|TSSatisfiesExpression|TSNonNullExpression|ParenthesizedExpression)$/.test(node.type) &&
    isNode(inner)
    ? unwrap(inner)
    : node
}

/** Name of a property; null: it is computed. */
export function keyOf(property: AstNode): string | null {
  const key = child(property, 'key')
  if (property['computed'] === true) return key.type === 'Literal' ? String(key['value']) : null
  if (key.type === 'Identifier' || key.type === 'PrivateIdentifier')
    return (key.type === 'PrivateIdentifier' ? '#' : '') + (key['name'] as string)
  return key.type === 'Literal' ? String(key['value']) : null
}

export function memberName(node: AstNode): string | null {
  const property = child(node, 'property')
  if (node['computed'] === true) return property.type === 'Literal' ? String(property['value']) : null
  if (property.type === 'PrivateIdentifier') return `#${property['name'] as string}`
  return (property['name'] as string | undefined) ?? null
}

/** `process.env.NAME` */
export function isEnv(node: AstNode): boolean {
  const object = unwrap(child(node, 'object'))
  return (
    object.type === 'MemberExpression' && memberName(object) === 'env' && child(object, 'object')['name'] === 'process'
  )
}

export function identifiersIn(node: AstNode): string[] {
  const names = new Set<string>()
  const visit = (at: AstNode): void => {
    if (at.type === 'Identifier') names.add(at['name'] as string)
    if (isFunction(at)) return
    for (const key in at) {
      if (key === 'type' || key === 'start' || key === 'end') continue
      const value = at[key]
      if (key === 'property' && at['computed'] !== true) continue
      const inner = Array.isArray(value) ? value : [value]
      for (const item of inner) if (isNode(item)) visit(item)
    }
  }
  visit(node)
  return [...names]
}

/** Names of the variables of the environment that an expression reads. */
export function envNamesIn(node: AstNode): string[] {
  const names = new Set<string>()
  const visit = (at: AstNode): void => {
    if (isFunction(at)) return
    const name = at.type === 'MemberExpression' && isEnv(at) ? memberName(at) : null
    if (name !== null) names.add(name)
    for (const value of Object.values(at)) {
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(item)) visit(item)
    }
  }
  visit(node)
  return [...names]
}

const throwers = new WeakMap<AstNode, boolean>()

/** Does a block do anything that may fail for reasons of its own? */
export function mayThrow(block: AstNode): boolean {
  let known = throwers.get(block)
  if (known === undefined) {
    known = hasCall(block)
    throwers.set(block, known)
  }
  return known
}

function hasCall(node: AstNode): boolean {
  if (node.type === 'CallExpression' || node.type === 'NewExpression') return true
  for (const key in node) {
    const value = node[key]
    if (Array.isArray(value) ? value.some((item) => isNode(item) && hasCall(item)) : isNode(value) && hasCall(value))
      return true
  }
  return false
}

export function jsxName(name: AstNode): string {
  const text = name['name']
  return typeof text === 'string' ? text : ''
}

export function jsxValue(attribute: AstNode): AstNode {
  if (attribute.type === 'JSXSpreadAttribute') return child(attribute, 'argument')
  const value = attribute['value']
  if (!isNode(value)) return { type: 'Literal', start: attribute.start, end: attribute.end, value: true }
  if (value.type === 'JSXExpressionContainer') return child(value, 'expression')
  return value
}

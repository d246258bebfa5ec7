/** Values that are written out in code: no code runs. */
import { isNode, walkAst, type AstNode } from './sources.ts'

export type Literal = { known: true; value: unknown } | { known: false }

const UNKNOWN: Literal = { known: false }

/** Top-level `const x = …` and `function x() {…}`, by name. */
export type TopLevel = Map<string, AstNode>

export function topLevelValues(program: AstNode): TopLevel {
  const values: TopLevel = new Map()
  for (const statement of program['body'] as AstNode[]) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement['declaration'] : statement
    if (!isNode(declared)) continue
    if (declared.type === 'FunctionDeclaration') {
      const name = (declared['id'] as { name?: string } | null)?.name
      if (name !== undefined) values.set(name, declared)
    }
    if (declared.type !== 'VariableDeclaration') continue
    for (const { id, init } of declared['declarations'] as { id: AstNode; init: unknown }[]) {
      if (id.type === 'Identifier' && isNode(init)) values.set(id['name'] as string, init)
    }
  }
  return values
}

/** Name of a property's key; undefined when it is computed. */
export function keyName(property: AstNode): string | undefined {
  if (property['computed'] === true) return undefined
  const key = property['key'] as { name?: string; value?: unknown } | undefined
  return key?.name ?? (typeof key?.value === 'string' ? key.value : undefined)
}

/**
 * The value of an expression, through casts and top-level variables. Properties of an object that are computed are left
 * out, the others stay known; with `whole` one computed part makes all of it unknown.
 */
export function literal(node: AstNode, variables: TopLevel, whole = false, depth = 0): Literal {
  if (depth > 8) return UNKNOWN
  const again = (next: unknown): Literal => (isNode(next) ? literal(next, variables, whole, depth + 1) : UNKNOWN)
  switch (node.type) {
    case 'Literal':
      return { known: true, value: node['value'] }
    case 'TemplateLiteral': {
      const quasis = node['quasis'] as { value: { cooked: string } }[]
      return quasis.length === 1 ? { known: true, value: quasis[0]?.value.cooked } : UNKNOWN
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return again(node['expression'])
    case 'Identifier':
      if (node['name'] === 'undefined') return { known: true, value: undefined }
      return again(variables.get(node['name'] as string))
    case 'ArrayExpression': {
      const items = (node['elements'] as (AstNode | null)[]).map(again)
      const values = items.flatMap((item) => (item.known ? [item.value] : []))
      return values.length === items.length ? { known: true, value: values } : UNKNOWN
    }
    case 'ObjectExpression':
      return objectLiteral(node, again, whole)
    default:
      return UNKNOWN
  }
}

function objectLiteral(node: AstNode, read: (value: unknown) => Literal, whole: boolean): Literal {
  const value: Record<string, unknown> = {}
  for (const property of node['properties'] as AstNode[]) {
    const key = keyName(property)
    const inner = key === undefined ? UNKNOWN : read(property['value'])
    if (key !== undefined && inner.known) value[key] = inner.value
    else if (whole) return UNKNOWN
  }
  return { known: true, value }
}

/** What the `return` statements of a function give, those of functions inside it left out. */
export function returnedValues(body: AstNode): AstNode[] {
  const found: AstNode[] = []
  walkAst(body, {
    enter: (node) => {
      if (node !== body && /Function/.test(node.type) && node.type !== 'FunctionBody') return false
      if (node.type === 'ReturnStatement' && isNode(node['argument'])) found.push(node['argument'])
      return true
    },
  })
  return found
}

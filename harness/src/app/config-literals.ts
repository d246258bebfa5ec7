/** What can be read of a next.config without running it: its literals. */
import { isNode, walkAst, type AstNode, type Sources } from './sources.ts'

const KEYS = ['basePath', 'trailingSlash', 'i18n', 'pageExtensions', 'distDir', 'output'] as const

export interface ConfigLiterals {
  values: Partial<Record<(typeof KEYS)[number], unknown>>
  /** Keys that are set to something computed, or a word on why nothing is known. */
  unknown: string[]
}

/** Options that are functions: what they give is not known without running them. */
const FUNCTIONS = ['rewrites', 'redirects']

export function parseConfigLiterals(file: string, sources: Sources): ConfigLiterals {
  const parsed = sources.parse(file)
  if ('reason' in parsed) return { values: {}, unknown: [`all (${parsed.reason})`] }
  if (parsed.errors.length > 0) return { values: {}, unknown: [`all (${parsed.errors[0] ?? 'syntax error'})`] }
  const variables = topLevelValues(parsed.program)
  const exported = exportedValue(parsed.program)
  const object = exported === null ? null : configObject(exported, variables, 0)
  if (object === null) return { values: {}, unknown: ['the exported object'] }

  const values: ConfigLiterals['values'] = {}
  const unknown: string[] = []
  readInto(object, variables, values, unknown, 0)
  return { values, unknown }
}

function readInto(
  object: AstNode,
  variables: Map<string, AstNode>,
  values: ConfigLiterals['values'],
  unknown: string[],
  depth: number,
): void {
  for (const property of object['properties'] as AstNode[]) {
    if (property.type === 'SpreadElement') {
      const spread = configObject(property['argument'] as AstNode, variables, 0)
      if (spread && depth < 5) readInto(spread, variables, values, unknown, depth + 1)
      else unknown.push('a spread object')
      continue
    }
    const name = keyName(property)
    if (name !== undefined && FUNCTIONS.includes(name)) unknown.push(name)
    const key = KEYS.find((known) => known === name)
    if (key === undefined) continue
    const value = literal(property['value'] as AstNode, variables, 0)
    if (value.known) values[key] = value.value
    else unknown.push(key)
  }
}

/** Top-level `const x = …` and `function x() {…}`. */
function topLevelValues(program: AstNode): Map<string, AstNode> {
  const values = new Map<string, AstNode>()
  for (const statement of program['body'] as AstNode[]) {
    if (statement.type === 'FunctionDeclaration') {
      const name = (statement['id'] as { name?: string } | null)?.name
      if (name !== undefined) values.set(name, statement)
    }
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement['declarations'] as { id: AstNode; init: unknown }[]) {
      if (id.type === 'Identifier' && isNode(init)) values.set(id['name'] as string, init)
    }
  }
  return values
}

/** Of `export default …`, or the last `module.exports = …`. */
function exportedValue(program: AstNode): AstNode | null {
  let found: AstNode | null = null
  for (const statement of program['body'] as AstNode[]) {
    if (statement.type === 'ExportDefaultDeclaration') found = statement['declaration'] as AstNode
    if (statement.type !== 'ExpressionStatement') continue
    const expression = statement['expression'] as AstNode
    if (expression.type !== 'AssignmentExpression') continue
    const left = expression['left'] as AstNode
    if (left.type === 'MemberExpression' && keyName({ ...left, key: left['property'] }) === 'exports') {
      found = expression['right'] as AstNode
    }
  }
  return found
}

/** The object that an expression stands for: through variables, casts, functions that return it, `withX(config)`. */
function configObject(node: AstNode, variables: Map<string, AstNode>, depth: number): AstNode | null {
  if (depth > 12) return null
  const again = (next: unknown): AstNode | null => (isNode(next) ? configObject(next, variables, depth + 1) : null)
  switch (node.type) {
    case 'ObjectExpression':
      return node
    case 'Identifier': {
      const value = variables.get(node['name'] as string)
      return value ? again(value) : null
    }
    case 'TSSatisfiesExpression':
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return again(node['expression'])
    case 'AwaitExpression':
      return again(node['argument'])
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration': {
      const body = node['body'] as AstNode | null
      if (body && body.type !== 'BlockStatement' && body.type !== 'FunctionBody') return again(body)
      return body ? again(returned(body)) : null
    }
    case 'CallExpression': {
      // withX(config), withX(config, options), withX(options)(config): the first argument that holds a key Next knows.
      const objects = (node['arguments'] as AstNode[]).map(again).filter((object) => object !== null)
      return objects.find(hasKnownKey) ?? objects[0] ?? null
    }
    default:
      return null
  }
}

function hasKnownKey(object: AstNode): boolean {
  return (object['properties'] as AstNode[]).some((property) => KEYS.some((key) => key === keyName(property)))
}

function returned(body: AstNode): AstNode | null {
  let found: AstNode | null = null
  walkAst(body, {
    enter: (node) => {
      if (node !== body && /Function/.test(node.type)) return false
      if (node.type === 'ReturnStatement' && isNode(node['argument'])) found = node['argument']
      return true
    },
  })
  return found
}

function keyName(property: AstNode): string | undefined {
  const key = property['key'] as { name?: string; value?: unknown } | undefined
  return key?.name ?? (typeof key?.value === 'string' ? key.value : undefined)
}

function literal(node: AstNode, variables: Map<string, AstNode>, depth: number): { known: boolean; value?: unknown } {
  if (depth > 8) return { known: false }
  switch (node.type) {
    case 'Literal':
      return { known: true, value: node['value'] }
    case 'TemplateLiteral': {
      const quasis = node['quasis'] as { value: { cooked: string } }[]
      return quasis.length === 1 ? { known: true, value: quasis[0]?.value.cooked } : { known: false }
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return literal(node['expression'] as AstNode, variables, depth + 1)
    case 'Identifier': {
      if (node['name'] === 'undefined') return { known: true, value: undefined }
      const value = variables.get(node['name'] as string)
      return value ? literal(value, variables, depth + 1) : { known: false }
    }
    case 'ArrayExpression': {
      const items = (node['elements'] as AstNode[]).map((item) => literal(item, variables, depth + 1))
      return items.every((item) => item.known)
        ? { known: true, value: items.map((item) => item.value) }
        : { known: false }
    }
    case 'ObjectExpression': {
      const value: Record<string, unknown> = {}
      for (const property of node['properties'] as AstNode[]) {
        const key = keyName(property)
        const inner = key === undefined ? { known: false } : literal(property['value'] as AstNode, variables, depth + 1)
        // An inner value that is computed (i18n.domains) leaves the others known.
        if (key !== undefined && inner.known) value[key] = inner.value
      }
      return { known: true, value }
    }
    default:
      return { known: false }
  }
}

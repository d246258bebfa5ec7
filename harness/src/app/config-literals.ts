/** What can be read of a next.config without running it: its literals. */
import { keyName, literal, returnedValues, topLevelValues, type Literal, type TopLevel } from './literals.ts'
import { isNode, type AstNode, type Sources } from './sources.ts'

const KEYS = ['basePath', 'trailingSlash', 'i18n', 'pageExtensions', 'distDir', 'output'] as const

/** Options that are functions: what they give is known when they return one literal. */
const FUNCTIONS = ['rewrites', 'redirects'] as const

export interface ConfigLiterals {
  values: Partial<Record<(typeof KEYS)[number] | (typeof FUNCTIONS)[number], unknown>>
  /** Keys that are set to something computed, or a word on why nothing is known. */
  unknown: string[]
}

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
  variables: TopLevel,
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
    const key = [...KEYS, ...FUNCTIONS].find((known) => known === name)
    if (key === undefined) continue
    const node = property['value'] as AstNode
    const value = isFunction(key) ? returnedLiteral(node, variables, 0) : literal(node, variables)
    if (value.known) values[key] = value.value
    else unknown.push(key)
  }
}

function isFunction(key: string): boolean {
  return (FUNCTIONS as readonly string[]).includes(key)
}

/** What a function gives when it has one `return`, of a literal without computed parts. */
function returnedLiteral(node: AstNode, variables: TopLevel, depth: number): Literal {
  if (depth > 3) return { known: false }
  if (node.type === 'Identifier') {
    const value = variables.get(node['name'] as string)
    return value ? returnedLiteral(value, variables, depth + 1) : { known: false }
  }
  const body = node['body']
  if (!/Function/.test(node.type) || !isNode(body)) return { known: false }
  if (!isBlock(body)) return literal(body, variables, true)
  const [value, ...others] = returnedValues(body)
  return value && others.length === 0 ? literal(value, variables, true) : { known: false }
}

function isBlock(body: AstNode): boolean {
  return body.type === 'BlockStatement' || body.type === 'FunctionBody'
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
function configObject(node: AstNode, variables: TopLevel, depth: number): AstNode | null {
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
      const body = node['body']
      if (!isNode(body)) return null
      return again(isBlock(body) ? returnedValues(body).at(-1) : body)
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

/** The function behind an export, in the file itself. */
import { isNode, type AstNode, type ParsedFile } from '../app/index.ts'

const FUNCTIONS = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/

/**
 * @param name `default` for the default export
 * @returns null where the export is made by a call, or comes from another file
 */
export function exportedFunction({ program }: ParsedFile, name: string): AstNode | null {
  const body = program['body'] as AstNode[]
  for (const statement of body) {
    if (name === 'default' && statement.type === 'ExportDefaultDeclaration')
      return functionOf(statement['declaration'], body)
    if (statement.type !== 'ExportNamedDeclaration' || statement['source'] != null) continue
    const declared = declaredFunction(statement['declaration'], name)
    if (declared) return declared
    for (const specifier of statement['specifiers'] as AstNode[]) {
      if (nameOf(specifier['exported']) === name) return functionOf(specifier['local'], body)
    }
  }
  return null
}

function functionOf(value: unknown, body: AstNode[]): AstNode | null {
  if (!isNode(value)) return null
  if (FUNCTIONS.test(value.type)) return value
  const name = nameOf(value)
  if (value.type !== 'Identifier' || name === null) return null
  for (const statement of body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement['declaration'] : statement
    const found = declaredFunction(declaration, name)
    if (found) return found
  }
  return null
}

/** `function name() {}`, `const name = () => …` */
function declaredFunction(declaration: unknown, name: string): AstNode | null {
  if (!isNode(declaration)) return null
  if (declaration.type === 'FunctionDeclaration') return nameOf(declaration['id']) === name ? declaration : null
  if (declaration.type !== 'VariableDeclaration') return null
  for (const { id, init } of declaration['declarations'] as { id: AstNode; init: unknown }[]) {
    if (nameOf(id) === name) return isNode(init) && FUNCTIONS.test(init.type) ? init : null
  }
  return null
}

function nameOf(node: unknown): string | null {
  const named = node as { name?: unknown; value?: unknown } | null
  if (typeof named?.name === 'string') return named.name
  return typeof named?.value === 'string' ? named.value : null
}

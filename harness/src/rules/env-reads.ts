/** Where code reads environment variables. */
import { isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { placeAt } from './entry-place.ts'

export interface EnvRead {
  name: string
  /** From 1, as columns are. */
  line: number
  column: number
}

/** `process.env.X`, `process.env['X']` and `const { X } = process.env`, in the order of the file. */
export function envReads(file: ParsedFile): EnvRead[] {
  if (!file.text.includes('process.env')) return []
  const reads: EnvRead[] = []
  walkAst(file.program, {
    enter: (node) => {
      const name = memberRead(node)
      if (name !== null) reads.push({ name, ...placeAt(file, node.start) })
      for (const { name: key, start } of destructured(node)) reads.push({ name: key, ...placeAt(file, start) })
    },
  })
  return reads
}

function memberRead(node: AstNode): string | null {
  if (node.type !== 'MemberExpression' || !isProcessEnv(node['object'])) return null
  const property = node['property'] as AstNode & { name?: string; value?: unknown }
  if (node['computed'] !== true) return property.name ?? null
  return typeof property.value === 'string' ? property.value : null
}

function destructured(node: AstNode): { name: string; start: number }[] {
  if (node.type !== 'VariableDeclarator' || !isProcessEnv(node['init'])) return []
  const pattern = node['id'] as AstNode
  if (pattern.type !== 'ObjectPattern') return []
  return (pattern['properties'] as AstNode[]).flatMap((property) => {
    const key = property['key'] as { name?: string } | undefined
    return property['computed'] === true || key?.name === undefined ? [] : [{ name: key.name, start: property.start }]
  })
}

function isProcessEnv(node: unknown): boolean {
  if (!isNode(node)) return false
  if (node.type === 'ChainExpression') return isProcessEnv(node['expression'])
  if (node.type !== 'MemberExpression') return false
  const object = node['object'] as { type: string; name?: string }
  const property = node['property'] as { name?: string }
  return object.type === 'Identifier' && object.name === 'process' && property.name === 'env'
}

/** Where code reads environment variables. */
import { isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'

export interface EnvRead {
  name: string
  /** 1-based. */
  line: number
}

/** `process.env.X`, `process.env['X']` and `const { X } = process.env`, in the order of the file. */
export function envReads(file: ParsedFile): EnvRead[] {
  if (!file.text.includes('process.env')) return []
  const reads: EnvRead[] = []
  walkAst(file.program, {
    enter: (node) => {
      const name = memberRead(node)
      if (name !== null) reads.push({ name, line: file.lineAt(node.start) })
      for (const key of destructured(node)) reads.push({ name: key, line: file.lineAt(node.start) })
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

function destructured(node: AstNode): string[] {
  if (node.type !== 'VariableDeclarator' || !isProcessEnv(node['init'])) return []
  const pattern = node['id'] as AstNode
  if (pattern.type !== 'ObjectPattern') return []
  return (pattern['properties'] as AstNode[]).flatMap((property) => {
    const key = property['key'] as { name?: string } | undefined
    return property['computed'] === true || key?.name === undefined ? [] : [key.name]
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

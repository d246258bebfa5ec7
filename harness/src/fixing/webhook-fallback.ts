/** Secrets of webhooks that everyone knows, where none is set. */
import { walkAst, type AstNode } from '../app/index.ts'
import type { Edit, EditInput } from './edit.ts'

/** `process.env.SECRET ?? 'x'` → `process.env.SECRET`: what verifies refuses to do so with nothing. */
export function fallbackEdits({ finding: { line, column, message }, file }: EditInput): Edit[] {
  if (!/a secret is taken|an empty secret/.test(message)) return []
  let found: AstNode | null = null
  walkAst(file.program, {
    enter: (node) => {
      if (node.type !== 'LogicalExpression' || !/^(\?\?|\|\|)$/.test(String(node['operator']))) return
      const { start } = node['right'] as AstNode
      const isThere = file.lineAt(start) === line && start - file.text.lastIndexOf('\n', start - 1) === column
      if (isThere) found = node
    },
  })
  const logical = found as AstNode | null
  if (!logical) return []
  const left = logical['left'] as AstNode
  return [
    { title: 'Take nothing in its place.', isSafe: false, changes: [{ range: [left.end, logical.end], text: '' }] },
  ]
}

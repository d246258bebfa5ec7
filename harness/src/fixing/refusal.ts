/** A refusal that a helper returned and nobody looked at. */
import { walkAst, type AstNode } from '../app/index.ts'
import type { Edit, EditInput } from './edit.ts'
import { indentAt, styleOf } from './style.ts'

/** `await requireAdmin()` → `const refused = await requireAdmin()`, and a line that returns it. */
export function refusalEdits({ finding, file }: EditInput): Edit[] {
  let found: AstNode | null = null
  walkAst(file.program, {
    enter: (node) => {
      if (node.type === 'ExpressionStatement' && file.lineAt(node.start) === finding.line) found ??= node
    },
  })
  const statement = found as AstNode | null
  const expression = statement?.['expression'] as AstNode | undefined
  if (!statement || !expression || !/^(AwaitExpression|CallExpression)$/.test(expression.type)) return []
  if (/\brefused\b/.test(file.code)) return []
  const { semicolon, newline } = styleOf(file)
  const call = file.text.slice(expression.start, expression.end)
  const indent = indentAt(file.text, statement.start)
  return [
    {
      title: 'Return the refusal.',
      isSafe: false,
      changes: [
        {
          range: [statement.start, statement.end],
          text: `const refused = ${call}${semicolon}${newline}${indent}if (refused instanceof Response) return refused${semicolon}`,
        },
      ],
    },
  ]
}

/** A comparison with a variable of the environment that may not be set. */
import { isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { insert, type Edit, type EditInput } from './edit.ts'
import { entryOf } from './entry-of.ts'
import { exportedFunction } from './exported-function.ts'
import { indentAt, styleOf } from './style.ts'

/** A refusal before it, in the handler itself: a helper may owe its callers something else than a response. */
export function unsetSecretEdits({ finding, file, facts }: EditInput): Edit[] {
  const entry = entryOf(finding, facts)
  if (entry?.kind !== 'route-handler' || entry.file !== finding.file) return []
  const handler = exportedFunction(file, entry.method)
  const path = handler ? pathTo(handler, finding, file) : []
  const comparison = path.at(-1)
  const statement = path.findLast((_, index) => path[index - 1]?.type === 'BlockStatement')
  if (!comparison || !statement || path.slice(1).some(({ type }) => /Function/.test(type))) return []
  const secret = secretIn(comparison, file)
  if (secret === null) return []
  const { semicolon, newline } = styleOf(file)
  const line = `if (!${secret}) return new Response(null, { status: 500 })${semicolon}`
  return [
    {
      title: `Refuse where \`${secret}\` is not set.`,
      isSafe: false,
      changes: [insert(statement.start, `${line}${newline}${indentAt(file.text, statement.start)}`)],
    },
  ]
}

/** Nodes from the handler down to the comparison that the finding points at. */
function pathTo(handler: AstNode, { line, column }: EditInput['finding'], { text, lineAt }: ParsedFile): AstNode[] {
  let found: AstNode[] = []
  walkAst(handler, {
    enter: (node, ancestors) => {
      const isThere = lineAt(node.start) === line && node.start - text.lastIndexOf('\n', node.start - 1) === column
      if (found.length === 0 && isThere && /^(Binary|Call)Expression$/.test(node.type)) found = [...ancestors, node]
    },
  })
  return found
}

/** `process.env.CRON_SECRET`, or the name of a variable that holds it. */
function secretIn(comparison: AstNode, { program, text }: ParsedFile): string | null {
  const ofEnv = (node: unknown): node is AstNode =>
    isNode(node) && /^process\.env\.\w+$/.test(text.slice(node.start, node.end))
  const names = new Set<unknown>()
  let own: string | null = null
  walkAst(comparison, {
    enter: (node) => {
      if (ofEnv(node)) own ??= text.slice(node.start, node.end)
      if (node.type === 'Identifier') names.add(node['name'])
    },
  })
  walkAst(program, {
    enter: (node) => {
      const name = node.type === 'VariableDeclarator' && ofEnv(node['init']) ? (node['id'] as AstNode)['name'] : null
      if (typeof name === 'string' && names.has(name)) own ??= name
    },
  })
  return own
}

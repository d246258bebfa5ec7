/** A webhook's signing secret that is set under a name that nothing reads. */
import { walkAst, type AstNode } from '../app/index.ts'
import { insert, type Edit, type EditInput } from './edit.ts'

/** `verifyWebhook(request)` → `verifyWebhook(request, { signingSecret: process.env.… })` */
export function signingSecretEdits({ finding, file }: EditInput): Edit[] {
  const name = /what is set is (\w+):/.exec(finding.message)?.[1]
  const call = callAt(finding, file)
  const [request, options] = (call?.['arguments'] ?? []) as AstNode[]
  if (name === undefined || !request) return []
  const secret = `signingSecret: process.env.${name}`
  const inner = options ? (options['properties'] as AstNode[]) : []
  const change = options
    ? insert(options.start + 1, inner.length === 0 ? ` ${secret} ` : ` ${secret},`)
    : insert(request.end, `, { ${secret} }`)
  return [
    {
      title: `Pass \`${name}\` as \`signingSecret\`.`,
      // Every delivery is rejected without it. What only a template names may be set under the right name.
      isSafe: finding.severity === 'error',
      changes: [change],
    },
  ]
}

function callAt({ line, column }: EditInput['finding'], { program, text, lineAt }: EditInput['file']): AstNode | null {
  let found: AstNode | null = null
  walkAst(program, {
    enter: (node) => {
      const isThere = lineAt(node.start) === line && node.start - text.lastIndexOf('\n', node.start - 1) === column
      if (isThere && node.type === 'CallExpression') found ??= node
    },
  })
  return found
}

/** Signature checks whose answer decides nothing: awaited, looked at, or answered where they throw. */
import { walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { child, isFunction, list } from '../guards/index.ts'
import { insert, type Edit, type EditInput } from './edit.ts'
import { entryOf } from './entry-of.ts'
import { exportedFunction } from './exported-function.ts'
import { indentAt, styleOf } from './style.ts'

/** For route handlers, in the handler's own function: what a helper gives back is for its callers to look at. */
export function refuseEdits({ finding, file, facts }: EditInput): Edit[] {
  const entry = entryOf(finding, facts)
  const place = nodeAt(finding, file)
  if (place === null || entry?.file !== finding.file || entry.kind !== 'route-handler') return []
  const handler = exportedFunction(file, entry.method)
  const around = place.ancestors.findLast((node) => isFunction(node))
  if (handler === null || around?.start !== handler.start) return []
  if (/not awaited/.test(finding.message)) return awaitEdits(place, handler)
  if (/a `try`/.test(finding.message)) return catchEdits(place, file)
  return /nothing comes of it|is not used/.test(finding.message) ? conditionEdits(place, file) : []
}

interface Placed {
  node: AstNode
  /** The outermost first. */
  ancestors: AstNode[]
}

/** The innermost call that begins there; null: none does. */
function nodeAt({ line, column }: EditInput['finding'], file: ParsedFile): Placed | null {
  let found: Placed | null = null
  walkAst(file.program, {
    enter: (node, ancestors) => {
      const isThere = node.type === 'CallExpression' && file.lineAt(node.start) === line
      if (isThere && found === null && columnOf(node, file) === column) found = { node, ancestors: [...ancestors] }
    },
  })
  return found
}

const columnOf = ({ start }: AstNode, { text }: ParsedFile): number => start - text.lastIndexOf('\n', start - 1)

function awaitEdits({ node, ancestors }: Placed, handler: AstNode): Edit[] {
  const above = ancestors.at(-1)
  if (handler['async'] !== true) return []
  const isTaken = above?.type === 'MemberExpression' && above['object'] === node
  const changes = isTaken ? [insert(node.start, '(await '), insert(node.end, ')')] : [insert(node.start, 'await ')]
  return [{ title: 'Wait for its answer.', isSafe: false, changes }]
}

/** `await verify(…)` → `if (!(await verify(…))) return new Response('bad signature', { status: 400 })` */
function conditionEdits({ node, ancestors }: Placed, file: ParsedFile): Edit[] {
  const statement = ancestors.findLast(({ type }) => /Statement$|Declaration$/.test(type))
  if (statement?.type !== 'ExpressionStatement') return []
  const expression = child(statement, 'expression')
  const isAwaited = expression.type === 'AwaitExpression' && child(expression, 'argument') === node
  if (expression !== node && !isAwaited) return []
  const call = file.text.slice(expression.start, expression.end)
  const text = `if (!${isAwaited ? `(${call})` : call}) ${refusal(file)}`
  return [{ title: TITLE, isSafe: false, changes: [{ range: [statement.start, statement.end], text }] }]
}

/** `catch (error) { console.error(error) }`: an answer at its end. */
function catchEdits({ ancestors }: Placed, file: ParsedFile): Edit[] {
  const tried = ancestors.findLast(({ type }) => type === 'TryStatement')
  const body = tried ? child(child(tried, 'handler'), 'body') : null
  if (!tried || body?.type !== 'BlockStatement') return []
  const { newline, indent } = styleOf(file)
  const outer = indentAt(file.text, tried.start)
  const last = list(body, 'body').at(-1)
  const line = newline + outer + indent + refusal(file)
  if (last) return [{ title: TITLE, isSafe: false, changes: [insert(last.end, line)] }]
  // What it holds besides are comments.
  const inside = file.text.slice(body.start + 1, body.end - 1).trimEnd()
  const at = body.start + 1 + inside.length
  return [{ title: TITLE, isSafe: false, changes: [{ range: [at, body.end - 1], text: line + newline + outer }] }]
}

const TITLE = 'Answer 400 where the signature is wrong.'

function refusal(file: ParsedFile): string {
  const { quote, semicolon } = styleOf(file)
  return `return new Response(${quote}bad signature${quote}, { status: 400 })${semicolon}`
}

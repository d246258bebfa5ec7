/** Events of Clerk that are believed: read by `verifyWebhook()` instead. */
import { walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { child, list, memberName, unwrap } from '../guards/index.ts'
import type { Edit, EditInput } from './edit.ts'
import { entryOf } from './entry-of.ts'
import { importedName } from './imported-name.ts'
import { clerkMajorOf, indentAt, styleOf } from './style.ts'

/**
 * `const event = await request.json()` → `verifyWebhook(request)`, and an answer to what is not signed. For route
 * handlers of Clerk's events, since Clerk 6 (Clerk docs: "verifyWebhook()").
 */
export function verifyEdits({ finding, file, facts }: EditInput): Edit[] {
  const entry = entryOf(finding, facts)
  const isOfClerk = finding.message.includes("in Clerk's name")
  if (entry?.kind !== 'route-handler' || entry.file !== finding.file || !isOfClerk || clerkMajorOf(facts) < 6) return []
  const read = readAt(finding, file)
  const lines = read === null ? null : linesFor(read, file)
  if (read === null || lines === null) return []
  const { newline, semicolon } = styleOf(file)
  const { name, changes } = importedName(file, 'verifyWebhook', '@clerk/nextjs/webhooks')
  const text = lines(name)
    .map((line) => line + semicolon)
    .join(newline + indentAt(file.text, read.statement.start))
  return [
    {
      title: 'Read the event by `verifyWebhook()`, and answer 400 to what Clerk did not sign.',
      isSafe: false,
      changes: [{ range: [read.statement.start, read.statement.end], text }, ...changes],
    },
  ]
}

interface Read {
  /** `const … = await request.json()` */
  statement: AstNode
  /** What it is kept in. */
  pattern: AstNode
  request: string
}

function readAt({ line, column }: EditInput['finding'], file: ParsedFile): Read | null {
  let found: Read | null = null
  walkAst(file.program, {
    enter: (statement) => {
      const [declarator, second] = statement.type === 'VariableDeclaration' ? list(statement, 'declarations') : []
      if (found !== null || !declarator || second) return
      const awaited = unwrap(child(declarator, 'init'))
      const call = awaited.type === 'AwaitExpression' ? unwrap(child(awaited, 'argument')) : awaited
      const isThere = file.lineAt(call.start) === line && call.start - startOfLine(call.start, file) + 1 === column
      const callee = call.type === 'CallExpression' ? unwrap(child(call, 'callee')) : null
      if (!isThere || callee === null || memberName(callee) !== 'json') return
      const object = unwrap(child(callee, 'object'))
      if (object.type === 'Identifier')
        found = { statement, pattern: child(declarator, 'id'), request: object['name'] as string }
    },
  })
  return found
}

const startOfLine = (offset: number, { text }: ParsedFile): number => text.lastIndexOf('\n', offset - 1) + 1

/** The statements, by the name of `verifyWebhook` in the file; null: no name is free for what it gives. */
function linesFor({ statement, pattern, request }: Read, file: ParsedFile): ((verify: string) => string[]) | null {
  const isName = pattern.type === 'Identifier'
  if (!isName && /\bevent\b/.test(file.code)) return null
  const event = isName ? (pattern['name'] as string) : 'event'
  const kind = String(statement['kind'])
  const { quote } = styleOf(file)
  return (verify) => [
    `${isName ? kind : 'const'} ${event} = await ${verify}(${request}).catch(() => null)`,
    `if (!${event}) return new Response(${quote}bad signature${quote}, { status: 400 })`,
    ...(isName ? [] : [`${kind} ${file.text.slice(pattern.start, pattern.end)} = ${event}`]),
  ]
}

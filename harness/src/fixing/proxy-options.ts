/** Options of `authMiddleware`, as `clerkMiddleware` wants them. */
import { exportNameOf, isNode, keyName, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { insert, type Change, type Edit, type EditInput } from './edit.ts'
import { clerkMajorOf, styleOf } from './style.ts'

const LIST = 'isPublicRoute'

/** `clerkMiddleware({ publicRoutes: […] })`: a list, and a handler that closes all the rest. */
export function ignoredOptionEdits({ finding, file, facts }: EditInput): Edit[] {
  const call = callAround(finding.line, finding.column, file)
  const [object, ...more] = (call?.['arguments'] ?? []) as AstNode[]
  if (!call || object?.type !== 'ObjectExpression' || more.length > 0 || new RegExp(`\\b${LIST}\\b`).test(file.code))
    return []
  const properties = object['properties'] as AstNode[]
  const option = properties.find((one) => keyName(one) === 'publicRoutes')
  const value = option?.['value']
  const imported = importChanges(file)
  const statement = (file.program['body'] as AstNode[]).find(({ start, end }) => start <= call.start && call.end <= end)
  // What lists a function, or a variable below, needs a look.
  if (!isNode(value) || !/^(ArrayExpression|Literal)$/.test(value.type) || imported === null || !statement) return []
  if (option !== optionAt(finding.line, finding.column, properties, file)) return []
  return [
    {
      title: `Make a list of it, and protect all the rest.`,
      isSafe: false,
      changes: [
        ...imported,
        insert(statement.start, listText(value, file)),
        { range: [object.start, object.end], text: handlerText(properties, option, file, clerkMajorOf(facts)) },
      ],
    },
  ]
}

function columnOf({ start }: AstNode, { text }: ParsedFile): number {
  return start - text.lastIndexOf('\n', start - 1)
}

const optionAt = (line: number, column: number, properties: AstNode[], file: ParsedFile): AstNode | undefined =>
  properties.find((one) => file.lineAt(one.start) === line && columnOf(one, file) === column)

/** The call to which an option at a place is given. */
function callAround(line: number, column: number, file: ParsedFile): AstNode | null {
  let found: AstNode | null = null
  walkAst(file.program, {
    enter: (node) => {
      if (node.type !== 'CallExpression') return
      const [first] = node['arguments'] as AstNode[]
      const properties = first?.type === 'ObjectExpression' ? (first['properties'] as AstNode[]) : []
      if (optionAt(line, column, properties, file)) found = node
    },
  })
  return found
}

function listText(value: AstNode, file: ParsedFile): string {
  const { newline, semicolon } = styleOf(file)
  const text = file.text.slice(value.start, value.end)
  const list = value.type === 'ArrayExpression' ? text : `[${text}]`
  return `const ${LIST} = createRouteMatcher(${list})${semicolon}${newline}${newline}`
}

function handlerText(properties: AstNode[], option: AstNode | undefined, file: ParsedFile, major: number): string {
  const { newline, semicolon, indent } = styleOf(file)
  const rest = properties.filter((one) => one !== option).map(({ start, end }) => file.text.slice(start, end))
  const protect = major >= 6 ? 'await auth.protect()' : 'auth().protect()'
  const head = major >= 6 ? 'async (auth, request) =>' : '(auth, request) =>'
  const handler = `${head} {${newline}${indent}if (!${LIST}(request)) ${protect}${semicolon}${newline}}`
  return rest.length === 0 ? handler : `${handler}, { ${rest.join(', ')} }`
}

/** null: nothing of Clerk's is imported by name. */
function importChanges({ module }: ParsedFile): Change[] | null {
  for (const { moduleRequest, entries } of module.staticImports) {
    const named = entries.filter(({ importName }) => exportNameOf(importName) !== null)
    if (moduleRequest.value !== '@clerk/nextjs/server' || named.length === 0) continue
    const last = named.at(-1)
    if (named.some(({ localName }) => localName.value === 'createRouteMatcher')) return []
    return last ? [insert(last.localName.end, ', createRouteMatcher')] : null
  }
  return null
}

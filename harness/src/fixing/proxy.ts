/** Edits in the proxy's file. */
import { walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import type { ListPattern, Place } from '../proxy/index.ts'
import { insert, type Change, type Edit, type EditInput } from './edit.ts'
import { entryOf } from './entry-of.ts'
import { clerkMajorOf, styleOf } from './style.ts'

/** Adds the webhook's path to the list of what is public: deliveries get in, and the handler's signature check guards it. */
export function publicRouteEdits({ finding, file, facts }: EditInput): Edit[] {
  const entry = entryOf(finding, facts)
  const list = facts.proxy?.lists.find(({ role, complete }) => role === 'public' && complete)
  const last = list?.patterns.at(-1)
  if (!entry || !last || last.file !== finding.file) return []
  const neighbours = facts.inventory.entries.filter(({ pattern }) => pattern === entry.pattern)
  const { quote } = styleOf(file)
  const path = pathPattern(entry.pattern)
  const isOwnLine = /^\s*['"`/]/.test(lineOf(file.text, last.start))
  const separator = isOwnLine ? `,${styleOf(file).newline}${indentOf(file.text, last.start)}` : ', '
  return [
    {
      title: `Add ${quote}${path}${quote} to the public list.`,
      // Nothing but the handler lies there, and it verifies signatures.
      isSafe: finding.severity === 'error' && neighbours.length === 1,
      changes: [insert(last.end, `${separator}${quote}${path}${quote}`)],
    },
  ]
}

/** Next's pattern as path-to-regexp writes it: `/hooks/[source]` is `/hooks/:source`. */
function pathPattern(pattern: string): string {
  return pattern
    .replaceAll(/\[\[\.\.\.([^\]]+)\]\]/g, ':$1*')
    .replaceAll(/\[\.\.\.([^\]]+)\]/g, ':$1+')
    .replaceAll(/\[([^\]]+)\]/g, ':$1')
}

const WHOLE_SEGMENT = 'End the pattern where the segment does'

/** `'/blog(.*)'` → `'/blog/:path*'`, `/^\/blog/` → `/^\/blog(\/|$)/`, `path.startsWith('/blog')` → two comparisons */
export function segmentEdits({ finding, file, facts }: EditInput): Edit[] {
  const pattern = patternAt(finding, facts.proxy?.lists.flatMap(({ patterns }) => patterns) ?? [])
  if (!pattern) return comparisonEdits(finding, file)
  const written = file.text.slice(pattern.start, pattern.end)
  const ending = (pattern.isRegExp ? /(?:\.[*+]|\(\.[*+]\))?\$?(?=\/[a-z]*$)/ : /(?:\(\.[*+]\)|\.\*)(?=['"`]$)/).exec(
    written,
  )
  if (!ending || (pattern.isRegExp && !written.startsWith('/'))) return []
  const start = pattern.start + ending.index
  const text = pattern.isRegExp ? '(\\/|$)' : '/:path*'
  return [
    {
      title: `${WHOLE_SEGMENT}: \`${text}\`.`,
      isSafe: false,
      changes: [{ range: [start, start + ending[0].length], text }],
    },
  ]
}

function comparisonEdits({ line, column }: EditInput['finding'], { text, program, lineAt }: ParsedFile): Edit[] {
  let found: AstNode | null = null
  walkAst(program, {
    enter: (node) => {
      const isThere = lineAt(node.start) === line && node.start - text.lastIndexOf('\n', node.start - 1) === column
      if (found === null && node.type === 'CallExpression' && isThere) found = node
    },
  })
  const call = found as AstNode | null
  if (!call) return []
  const written = text.slice(call.start, call.end)
  const [, path, quote, prefix] = /^([\w$.]+)\.startsWith\(\s*(['"`])(\/[^'"`]*)\2\s*\)$/.exec(written) ?? []
  if (path === undefined || quote === undefined || prefix === undefined) return []
  const both = `${path} === ${quote}${prefix}${quote} || ${path}.startsWith(${quote}${prefix}/${quote})`
  const isApart = /\(\s*$/.test(text.slice(0, call.start)) && /^\s*\)/.test(text.slice(call.end))
  return [
    {
      title: 'Compare by segments.',
      isSafe: false,
      changes: [{ range: [call.start, call.end], text: isApart ? both : `(${both})` }],
    },
  ]
}

function patternAt({ file, line, column }: EditInput['finding'], patterns: ListPattern[]): ListPattern | undefined {
  return patterns.find((one) => one.file === file && one.line === line && one.column === column)
}

/** `isPublicRoute(request)` → `!isPublicRoute(request)`, and back */
export function conditionEdits({ finding, file, facts }: EditInput): Edit[] {
  const list = facts.proxy?.lists.find(({ uses }) => isAmong(finding, uses))
  const [use, ...more] = list?.uses ?? []
  if (!use || more.length > 0) return []
  const path = pathTo(file.program, use.start, use.end)
  const call = path.at(-1)
  const outer = path.at(-2)
  // `paths.indexOf(path)` is no condition, and `path.startsWith(one)` in a loop one of several.
  if (!call || /\.(indexOf|findIndex|find|startsWith|match)\s*\(/.test(file.text.slice(use.start, use.end))) return []
  const isNegated = outer?.type === 'UnaryExpression' && outer['operator'] === '!'
  const change: Change = isNegated ? { range: [outer.start, call.start], text: '' } : insert(call.start, '!')
  return [{ title: 'Turn the condition round.', isSafe: false, changes: [change] }]
}

function isAmong({ file, line, column }: EditInput['finding'], places: Place[]): boolean {
  return places.some((one) => one.file === file && one.line === line && one.column === column)
}

/** A list that nobody asks, before a bare `clerkMiddleware()`: asked, as its name says. */
export function askListEdits({ finding, file, facts }: EditInput): Edit[] {
  const { clerk, lists } = facts.proxy ?? {}
  const list = lists?.find((one) => one.uses.length === 0 && isAmong(finding, [one]))
  if (!list?.name || list.role === 'unknown' || clerk?.file !== finding.file || list.start > clerk.start) return []
  const given = /^[\w.]+\(\s*\)$/.exec(file.text.slice(clerk.start, clerk.end))
  if (!given) return []
  const { newline, indent, semicolon } = styleOf(file)
  const asked = `${list.role === 'public' ? '!' : ''}${list.name}(request)`
  const isOld = clerkMajorOf(facts) < 6
  const [head, protect] = isOld
    ? ['(auth, request) =>', 'auth().protect()']
    : ['async (auth, request) =>', 'await auth.protect()']
  const handler = `${head} {${newline}${indent}if (${asked}) ${protect}${semicolon}${newline}}`
  const start = clerk.start + given[0].indexOf('(') + 1
  return [
    { title: `Ask \`${list.name}\`.`, isSafe: false, changes: [{ range: [start, clerk.end - 1], text: handler }] },
  ]
}

/** `NextResponse.redirect(…)` → `return NextResponse.redirect(…)`, where it is a statement, or what a statement ends in. */
export function returnEdits({ finding, file, facts }: EditInput): Edit[] {
  const calls = (facts.proxy?.protects ?? []).flatMap((call) => [
    ...(call.returnable ? [call] : []),
    ...call.dropped.map((one) => ({ ...one, awaited: false })),
  ])
  const call = calls.find(
    (one) => one.file === finding.file && one.line === finding.line && one.column === finding.column,
  )
  const changes = call ? returnChanges(call, file) : []
  return changes.length === 0 ? [] : [{ title: 'Return it.', isSafe: false, changes }]
}

function returnChanges({ start, end }: { start: number; end: number }, { program, text }: ParsedFile): Change[] {
  const path = pathTo(program, start, end)
  const index = path.findLastIndex(({ type }) => type === 'ExpressionStatement')
  const statement = path[index]
  const [outer, ...inner] = path.slice(index + 1)
  if (!statement || !outer) return []
  const isWhole = (node: AstNode) =>
    /^(AwaitExpression|ParenthesizedExpression|CallExpression|NewExpression)$/.test(node.type)
  if (!inner.every(isWhole)) return []
  if (outer.type === 'UnaryExpression' && outer['operator'] === 'void')
    return [{ range: [outer.start, (outer['argument'] as AstNode).start], text: 'return ' }]
  if (outer.type === 'LogicalExpression') {
    const { left, right, operator } = outer as AstNode & { left: AstNode; right: AstNode; operator: string }
    // After an `if` without braces, its `else` would become ours.
    if (operator === '??' || right.start > start || path[index - 1]?.type === 'IfStatement') return []
    const condition = text.slice(left.start, left.end)
    const test = operator === '&&' ? condition : negated(condition, left)
    return [{ range: [outer.start, right.start], text: `if (${test}) return ` }]
  }
  return isWhole(outer) || outer.type === 'ConditionalExpression' ? [insert(statement.start, 'return ')] : []
}

const negated = (condition: string, { type }: AstNode): string =>
  /^(Identifier|CallExpression|MemberExpression)$/.test(type) ? `!${condition}` : `!(${condition})`

/** Nodes around a place, the outermost first, down to the one that is it. */
function pathTo(program: AstNode, start: number, end: number): AstNode[] {
  let found: AstNode[] = []
  walkAst(program, {
    enter: (node, ancestors) => {
      if (node.start === start && node.end === end && /^(Call|New)Expression$/.test(node.type))
        found = [...ancestors, node]
    },
  })
  return found
}

const lineOf = (text: string, offset: number): string =>
  text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n')[0] ?? ''
const indentOf = (text: string, offset: number): string => /^\s*/.exec(lineOf(text, offset))?.[0] ?? ''

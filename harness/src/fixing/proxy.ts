/** Edits in the proxy's file. */
import type { ListPattern } from '../proxy/index.ts'
import { insert, type Edit, type EditInput } from './edit.ts'
import { styleOf } from './style.ts'

/** Adds the webhook's path to the list of what is public: deliveries get in, and the handler's signature check guards it. */
export function publicRouteEdits({ finding, file, facts }: EditInput): Edit[] {
  const entry = facts.inventory.entries.find(({ id }) => id === finding.entry)
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

/** `'/blog(.*)'` → `'/blog/:path*'` */
export function segmentEdits({ finding, file, facts }: EditInput): Edit[] {
  const pattern = patternAt(finding, facts.proxy?.lists.flatMap(({ patterns }) => patterns) ?? [])
  if (!pattern || pattern.isRegExp) return []
  const written = file.text.slice(pattern.start, pattern.end)
  const ending = /(?:\(\.[*+]\)|\.\*)(?=['"`]$)/.exec(written)
  if (!ending) return []
  const start = pattern.start + ending.index
  return [
    {
      title: 'End the pattern where the segment does: `/:path*`.',
      isSafe: false,
      changes: [{ range: [start, start + ending[0].length], text: '/:path*' }],
    },
  ]
}

function patternAt({ file, line, column }: EditInput['finding'], patterns: ListPattern[]): ListPattern | undefined {
  return patterns.find((one) => one.file === file && one.line === line && one.column === column)
}

/** `NextResponse.redirect(…)` → `return NextResponse.redirect(…)`, where it is a statement. */
export function returnEdits({ finding, file, facts }: EditInput): Edit[] {
  const call = facts.proxy?.protects.find(
    (one) => one.file === finding.file && one.line === finding.line && one.column === finding.column,
  )
  if (!call) return []
  const before = file.text.slice(0, call.start).trimEnd()
  const awaited = /\bawait$/.test(before)
  const isStatement = /(?:^|[;{})\n]|\belse)$/.test(awaited ? before.slice(0, -'await'.length).trimEnd() : before)
  if (!isStatement) return []
  const at = awaited ? before.length - 'await'.length : call.start
  return [{ title: 'Return it.', isSafe: false, changes: [insert(at, 'return ')] }]
}

const lineOf = (text: string, offset: number): string =>
  text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n')[0] ?? ''
const indentOf = (text: string, offset: number): string => /^\s*/.exec(lineOf(text, offset))?.[0] ?? ''

/** Makes a proxy's code tell which of its lines run: what `explain` needs to name the line that decided. */
import path from 'node:path'
import { isNode, walkAst, type AstNode, type ParsedFile, type Sources } from '../app/index.ts'

interface Insertion {
  at: number
  text: string
}

/**
 * The file's text with a call before each statement (`globalThis.__routewarden.line("proxy.ts:12")`), loader beside it.
 * Files of packages, and files with syntax errors, stay as they are.
 */
export function traceLines(
  file: string,
  sources: Sources,
): { contents: string; loader: 'ts' | 'tsx' | 'js' | 'jsx' } | undefined {
  if (file.includes(`${path.sep}node_modules${path.sep}`)) return undefined
  const parsed = sources.parse(file)
  if ('reason' in parsed || parsed.errors.length > 0) return undefined
  const name = path.relative(sources.root, file).split(path.sep).join('/')
  const insertions = insertionsOf(parsed, (offset) => JSON.stringify(`${name}:${parsed.lineAt(offset)}`))
  return { contents: applied(parsed.text, insertions), loader: loaderOf(file) }
}

function insertionsOf(parsed: ParsedFile, where: (offset: number) => string): Insertion[] {
  const insertions: Insertion[] = []
  const call = (offset: number) => `globalThis.__routewarden.line(${where(offset)})`
  const before = (statement: AstNode) => insertions.push({ at: statement.start, text: `${call(statement.start)};` })
  const wrap = (node: AstNode, open: string, close: string) =>
    insertions.push({ at: node.start, text: open }, { at: node.end, text: close })
  walkAst(parsed.program, {
    enter: (node) => {
      if (node.type === 'BlockStatement') statementsOf(node['body']).forEach(before)
      if (node.type === 'SwitchCase') statementsOf(node['consequent']).forEach(before)
      if (node.type === 'IfStatement') {
        for (const branch of [node['consequent'], node['alternate']]) {
          if (isNode(branch) && branch.type !== 'BlockStatement' && branch.type !== 'IfStatement') {
            wrap(branch, `{${call(branch.start)};`, '}')
          }
        }
      }
      const body = node['body']
      if (node.type === 'ArrowFunctionExpression' && isNode(body) && body.type !== 'BlockStatement') {
        wrap(body, `(${call(body.start)},(`, '))')
      }
    },
  })
  return insertions
}

const statementsOf = (value: unknown): AstNode[] =>
  (Array.isArray(value) ? value : []).filter(isNode).filter((statement) => typeof statement['directive'] !== 'string')

/** Insertions at one place keep their order at the start of nodes, and are turned round at their ends. */
function applied(text: string, insertions: Insertion[]): string {
  const opening = insertions.filter(({ text: added }) => !/^[)}]+$/.test(added))
  const closing = insertions.filter(({ text: added }) => /^[)}]+$/.test(added)).reverse()
  const sorted = [...closing, ...opening].sort((a, b) => a.at - b.at)
  let out = ''
  let from = 0
  for (const { at, text: added } of sorted) {
    out += text.slice(from, at) + added
    from = at
  }
  return out + text.slice(from)
}

export function loaderOf(file: string): 'ts' | 'tsx' | 'js' | 'jsx' {
  if (/\.[cm]?ts$/.test(file)) return 'ts'
  return file.endsWith('.tsx') ? 'tsx' : 'jsx'
}

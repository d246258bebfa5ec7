/** What the proxy exports, under a name that Next calls. */
import { isNode, type AstNode, type ParsedFile } from '../app/index.ts'
import { insert, type Change, type Edit, type EditInput } from './edit.ts'
import { styleOf } from './style.ts'

export function exportEdits({ finding, file, facts }: EditInput): Edit[] {
  const { proxy } = facts
  if (proxy?.file !== finding.file) return []
  const right = /(^|\/)proxy\.[^/]+$/.test(proxy.file) ? 'proxy' : 'middleware'
  if (proxy.uncalled) return callEdits(file)
  const others = proxy.exports.filter(({ name }) => name !== 'config')
  const meant = others.find(({ name }) => name === 'proxy' || name === 'middleware') ?? others[0]
  if (others.length > 1 && meant?.name !== 'proxy' && meant?.name !== 'middleware') return []
  if (meant) return meant.local === null ? [] : renameEdits(meant.name, meant.local, right, file)
  return unexportedEdits(proxy.clerk?.file === proxy.file ? proxy.clerk.start : null, file)
}

const body = ({ program }: ParsedFile): AstNode[] => program['body'] as AstNode[]
const nameOf = (node: unknown): string | null =>
  isNode(node) && node.type === 'Identifier' ? (node['name'] as string) : null

/** `export default clerkMiddleware` → `export default clerkMiddleware()` */
function callEdits(file: ParsedFile): Edit[] {
  const statement = body(file).find(({ type }) => type === 'ExportDefaultDeclaration')
  const value = statement?.['declaration']
  if (nameOf(value) === null) return []
  return [{ title: 'Call it.', isSafe: false, changes: [insert((value as AstNode).end, '()')] }]
}

/** The declaration gets the right name where nothing else uses it; else the file exports it by default, too. */
function renameEdits(name: string, local: string, right: string, file: ParsedFile): Edit[] {
  const declared = body(file)
    .filter(({ type }) => type === 'ExportNamedDeclaration')
    .flatMap((statement) => declaredNames(statement['declaration']))
    .find((id) => nameOf(id) === local)
  const uses = file.code.match(new RegExp(`\\b${local}\\b`, 'g'))?.length ?? 0
  if (declared && uses === 1 && (name === 'proxy' || name === 'middleware'))
    return [
      {
        title: `Call it \`${right}\`.`,
        isSafe: false,
        changes: [{ range: [declared.start, declared.start + local.length], text: right }],
      },
    ]
  return [
    { title: `Export \`${local}\` by default.`, isSafe: false, changes: [lastLine(`export default ${local}`, file)] },
  ]
}

function declaredNames(declaration: unknown): AstNode[] {
  if (!isNode(declaration)) return []
  const declarators = declaration['declarations']
  const all = Array.isArray(declarators) ? (declarators as AstNode[]) : [declaration]
  return all.flatMap(({ id }) => (isNode(id) ? [id] : []))
}

/** `clerkMiddleware(…)` for itself, or in a variable that nothing exports. */
function unexportedEdits(start: number | null, file: ParsedFile): Edit[] {
  const isMaker = (node: unknown) => isNode(node) && node.type === 'CallExpression' && node.start === start
  for (const statement of body(file)) {
    if (statement.type === 'ExpressionStatement' && isMaker(statement['expression']))
      return [{ title: 'Export it by default.', isSafe: false, changes: [insert(statement.start, 'export default ')] }]
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement['declarations'] as AstNode[]) {
      const name = nameOf(id)
      if (name !== null && isMaker(init))
        return [
          {
            title: `Export \`${name}\` by default.`,
            isSafe: false,
            changes: [lastLine(`export default ${name}`, file)],
          },
        ]
    }
  }
  return []
}

function lastLine(line: string, file: ParsedFile): Change {
  const { newline, semicolon } = styleOf(file)
  const end = file.text.trimEnd().length
  return insert(end, `${newline}${newline}${line}${semicolon}`)
}

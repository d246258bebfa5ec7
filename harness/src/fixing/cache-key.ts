/** Caches that all callers share: the caller becomes part of the key, or the cache one of the caller's own. */
import { walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { child, isFunction, list, unwrap } from '../guards/index.ts'
import { insert, type Edit, type EditInput } from './edit.ts'

export function cacheEdits({ finding, file }: EditInput): Edit[] {
  const [, name] = /^`([\w$]+)` is the caller's, and no part of the cache's key/.exec(finding.message) ?? []
  if (name !== undefined) return keyEdits(name, finding, file)
  return finding.message.includes("inside of `'use cache'`") ? privateEdits(finding, file) : []
}

/** `unstable_cache(fn, ['notes'])` → `unstable_cache(fn, ['notes', userId])` (Next docs: "unstable_cache > Parameters"). */
function keyEdits(name: string, place: EditInput['finding'], file: ParsedFile): Edit[] {
  const calls = around(place, file).filter(({ type }) => type === 'CallExpression')
  for (const call of calls.toReversed()) {
    const [given, keys] = list(call, 'arguments')
    if (!given || !isFunction(unwrap(given))) continue
    const changes = keys ? keyOf(name, keys, file) : [insert(given.end, `, [${name}]`)]
    return changes === null ? [] : [{ title: `Make \`${name}\` part of the key.`, isSafe: false, changes }]
  }
  return []
}

function keyOf(name: string, keys: AstNode, { text }: ParsedFile): Edit['changes'] | null {
  if (keys['name'] === 'undefined') return [{ range: [keys.start, keys.end], text: `[${name}]` }]
  if (keys.type !== 'ArrayExpression') return null
  const last = list(keys, 'elements').at(-1)
  return last ? [insert(last.end, `, ${name}`)] : [insert(text.indexOf('[', keys.start) + 1, name)]
}

/** `'use cache'` of a function → `'use cache: private'` (Next docs: "use cache: private"). */
function privateEdits(place: EditInput['finding'], file: ParsedFile): Edit[] {
  for (const fn of around(place, file).filter(isFunction).toReversed()) {
    const body = child(fn, 'body')
    const directive = body.type === 'BlockStatement' ? list(body, 'body').find(isShared) : undefined
    if (!directive) continue
    const quote = file.text.charAt(directive.start)
    const { start } = child(directive, 'expression')
    const end = start + String(directive['directive']).length + 2
    return [
      {
        title: "Cache it for each caller, with 'use cache: private'.",
        isSafe: false,
        changes: [{ range: [start, end], text: `${quote}use cache: private${quote}` }],
      },
    ]
  }
  return []
}

const isShared = ({ directive }: AstNode): boolean => directive === 'use cache'

/** What stands around a place, the outermost first. */
function around({ line, column }: EditInput['finding'], file: ParsedFile): AstNode[] {
  let found: AstNode[] = []
  walkAst(file.program, {
    enter: (node, ancestors) => {
      if (found.length > 0 || file.lineAt(node.start) !== line) return
      if (node.start - file.text.lastIndexOf('\n', node.start - 1) === column) found = [...ancestors]
    },
  })
  return found
}

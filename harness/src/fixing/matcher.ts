/** Edits of `config.matcher`. */
import { isNode, type AstNode } from '../app/index.ts'
import { insert, type Edit, type EditInput } from './edit.ts'
import { indentAt, styleOf } from './style.ts'

/** What Next cannot read, written out. */
export function staticMatcherEdits({ finding, file, facts }: EditInput): Edit[] {
  const { proxy } = facts
  if (proxy?.matcher.status !== 'not-static' || proxy.file !== finding.file) return []
  const { place, literal, isSame, effect } = proxy.matcher
  if (literal === null)
    return effect === 'ignored' || /^export\s*\{/.test(file.text.slice(place.start)) ? exportEdits(place, file) : []
  const title = isSame ? 'Leave the cast or the brackets out.' : 'Write the value here.'
  // Types and brackets are nothing to a program that runs.
  return [{ title, isSafe: isSame, changes: [{ range: [place.start, place.end], text: literal }] }]
}

/** `export let config = …`, `const config = …; export { config }` → `export const config = …` */
function exportEdits({ start, end }: { start: number; end: number }, { text, program }: EditInput['file']): Edit[] {
  const title = 'Export it by `export const config`.'
  const statement = text.slice(start, end)
  const keyword = /^export\s+(let|var)\b/.exec(statement)
  if (keyword) {
    const word = keyword[1] ?? ''
    const at = start + keyword[0].length - word.length
    return [{ title, isSafe: false, changes: [{ range: [at, at + word.length], text: 'const' }] }]
  }
  const declared = (program['body'] as AstNode[]).find(({ type, declarations }) => {
    const [first, ...more] = (type === 'VariableDeclaration' ? declarations : []) as AstNode[]
    return first !== undefined && more.length === 0 && isNode(first['id']) && first['id']['name'] === 'config'
  })
  if (!declared || !/^export\s*\{\s*config\s*,?\s*\}\s*;?$/.test(statement)) return []
  const after = /^\r?\n/.exec(text.slice(end))?.[0].length ?? 0
  return [
    { title, isSafe: false, changes: [insert(declared.start, 'export '), { range: [start, end + after], text: '' }] },
  ]
}

/** `{ source: '/a', missing: […] }` → `{ source: '/a' }` */
export function missingConditionEdits({ finding, file, facts }: EditInput): Edit[] {
  const { proxy } = facts
  if (proxy?.matcher.status !== 'static' || proxy.file !== finding.file) return []
  const place = proxy.matcher.entries
    .flatMap(({ missingAt }) => missingAt ?? [])
    .find(({ line, column }) => line === finding.line && column === finding.column)
  if (!place) return []
  const before = file.text.slice(0, place.start)
  const comma = /,\s*$/.exec(before)
  const range: [number, number] = comma
    ? [comma.index, place.end]
    : [place.start, place.end + (/^\s*,\s*/.exec(file.text.slice(place.end))?.[0].length ?? 0)]
  return [{ title: 'Remove `missing`.', isSafe: false, changes: [{ range, text: '' }] }]
}

/** Handlers that the matcher leaves out: `'/(api|trpc)(.*)'` beside what there is, as in Clerk's own example. */
export function missedHandlerEdits({ finding, file, facts }: EditInput): Edit[] {
  const { proxy, app } = facts
  if (proxy?.matcher.status !== 'static' || proxy.file !== finding.file || app.config.basePath !== '') return []
  const areHandlers = finding.evidence.every((one) => /^[A-Z]+ \/(api|trpc)(\/|\s)/.test(one))
  const { place, entries } = proxy.matcher
  const last = entries.at(-1)
  if (!areHandlers || !last || place.line !== finding.line || place.column !== finding.column) return []
  const { quote, newline } = styleOf(file)
  const added = `${quote}/(api|trpc)(.*)${quote}`
  const title = `Add ${added} to the matcher.`
  const written = file.text.slice(place.start, place.end)
  if (/^['"`]/.test(written)) {
    const changes = [insert(place.start, '['), insert(place.end, `, ${added}]`)]
    return [{ title, isSafe: false, changes }]
  }
  const end = /,?\s*\]$/.exec(written)
  if (!end) return []
  const isLong = written.includes('\n')
  const separator = isLong ? `,${newline}${indentAt(file.text, last.start)}` : ', '
  return [{ title, isSafe: false, changes: [insert(place.start + end.index, separator + added)] }]
}

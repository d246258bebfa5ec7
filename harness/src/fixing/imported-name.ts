/** What a package exports, by the name that a file has for it. */
import type { AstNode, ParsedFile } from '../app/index.ts'
import { insert, type Change } from './edit.ts'
import { styleOf } from './style.ts'

/** The name in the file, and what imports it where nothing does. */
export function importedName(file: ParsedFile, name: string, request: string): { name: string; changes: Change[] } {
  const { text, module, program } = file
  const { quote, semicolon, newline } = styleOf(file)
  for (const { moduleRequest, entries, end } of module.staticImports) {
    if (moduleRequest.value !== request || entries.some(({ isType }) => isType)) continue
    const own = entries.find(({ importName }) => importName.name === name)
    if (own) return { name: own.localName.value, changes: [] }
    const named = entries.findLast(({ importName }) => importName.name !== null)
    if (named && text.slice(0, end).includes('{')) return { name, changes: [insert(named.localName.end, `, ${name}`)] }
  }
  const line = `import { ${name} } from ${quote}${request}${quote}${semicolon}`
  const directives = (program['body'] as AstNode[]).filter((one) => typeof one['directive'] === 'string')
  const [first] = module.staticImports
  const last = directives.at(-1)
  if (first) return { name, changes: [insert(first.start, line + newline)] }
  if (last) return { name, changes: [insert(last.end, newline + newline + line)] }
  return { name, changes: [insert(0, line + newline + newline)] }
}

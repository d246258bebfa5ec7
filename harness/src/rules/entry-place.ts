/** Where an entry point stands in its file, to the column: the name that it is exported by. */
import path from 'node:path'
import type { EntryPoint } from '../access/index.ts'
import { exportNameOf, isNode, walkAst, type ParsedFile, type Sources } from '../app/index.ts'

export interface EntryPlace {
  file: string
  line: number
  column: number
}

interface Place {
  line: number
  column: number
}

/** Its name where it is declared; what is exported where it has none; the line where neither can be told (`export *`). */
export function entryPlace(
  entry: Pick<EntryPoint, 'kind' | 'method' | 'name' | 'dataFunction' | 'file' | 'line'>,
  { app, sources }: { app: { root: string }; sources: Sources },
): EntryPlace {
  const { file, line } = entry
  const parsed = sources.parse(path.join(app.root, file))
  if ('reason' in parsed) return { file, line, column: 1 }
  const wanted = exportOf(entry)
  const found = exportedAt(parsed, wanted) ?? (entry.kind === 'server-function' ? inlineAt(parsed, wanted, line) : null)
  return { file, line, column: 1, ...found }
}

function exportOf({ kind, method, name, dataFunction }: Parameters<typeof entryPlace>[0]): string {
  if (kind === 'server-function') return name ?? ''
  if (kind === 'route-handler') return method
  return dataFunction ?? 'default'
}

/** Line and column of an export, by its name or `default`; null: the file has none, or it is one of `export *`. */
export function exportedAt(parsed: ParsedFile, wanted: string): Place | null {
  for (const { entries } of parsed.module.staticExports) {
    for (const { exportName, localName, start, isType } of entries) {
      if (isType || exportNameOf(exportName) !== wanted) continue
      return placeAt(parsed, (wanted === 'default' ? localName.start : exportName.start) ?? start)
    }
  }
  return null
}

/** A function with a directive of its own: by the name that it has in its line, else where it begins. */
function inlineAt(parsed: ParsedFile, name: string, line: number): Place | null {
  const text = parsed.text.split('\n')[line - 1] ?? ''
  const named = text.search(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`))
  if (named >= 0) return { line, column: named + 1 }
  let found: Place | null = null
  walkAst(parsed.program, {
    enter: (node) => {
      const isThere = /Function/.test(node.type) && isNode(node['body']) && parsed.lineAt(node.start) === line
      if (isThere) found ??= placeAt(parsed, node.start)
    },
  })
  return found
}

export function placeAt(parsed: ParsedFile, offset: number): Place {
  return { line: parsed.lineAt(offset), column: offset - parsed.text.lastIndexOf('\n', offset - 1) }
}

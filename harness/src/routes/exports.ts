/** What a module exports, re-exports included. */
import { exportNameOf, type ParsedFile, type Sources } from '../app/index.ts'

export interface ModuleExport {
  /** `default` for the default export. */
  name: string
  /** 1-based line in the file that was asked about. */
  line: number
  /** Where it comes from when it is re-exported. */
  from: { request: string; name: string | null } | null
  /** Name of the local binding, when it has one. */
  local: string | null
}

export interface ExportsResult {
  exports: ModuleExport[]
  /** `export * from` that could not be followed. */
  unresolved: { request: string; line: number }[]
}

const MAX_DEPTH = 8

/** Value exports (no types). `export * from` is followed through the project and into packages. */
export function exportsOf(file: ParsedFile, sources: Sources, depth = 0): ExportsResult {
  const exports: ModuleExport[] = []
  const unresolved: ExportsResult['unresolved'] = []
  for (const statement of file.module.staticExports) {
    for (const entry of statement.entries) {
      if (entry.isType) continue
      const line = file.lineAt(entry.start)
      const request = entry.moduleRequest?.value ?? null
      if (request !== null && exportNameOf(entry.exportName) === null) {
        const star = followStar(file, request, sources, depth)
        if (star === null) unresolved.push({ request, line })
        else exports.push(...star.map((found) => ({ ...found, line })))
        continue
      }
      const name = exportNameOf(entry.exportName)
      if (name === null) continue
      exports.push({
        name,
        line: entry.exportName.start === null ? line : file.lineAt(entry.exportName.start),
        from: request === null ? null : { request, name: entry.importName.name },
        local: entry.localName.name,
      })
    }
  }
  return { exports, unresolved }
}

/** `module.exports = …` and no ES export: what it exports is not read. */
export function isCommonJs(file: ParsedFile): boolean {
  return file.module.staticExports.length === 0 && /\bexports\b/.test(file.code)
}

function followStar(file: ParsedFile, request: string, sources: Sources, depth: number): ModuleExport[] | null {
  if (depth >= MAX_DEPTH) return null
  const target = sources.resolve(file.path, request)
  if (target === null) return null
  const parsed = sources.parse(target)
  if ('reason' in parsed) return null
  return exportsOf(parsed, sources, depth + 1)
    .exports.filter((found) => found.name !== 'default')
    .map((found) => ({ ...found, from: { request, name: found.name }, local: null }))
}

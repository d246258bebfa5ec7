/** Which files of the project import which: whom a change of a file concerns. */
import type { ParsedFile, Sources } from '../app/index.ts'

export class ImportGraph {
  readonly #sources: Sources
  readonly #imports = new Map<string, { of: ParsedFile | null; files: string[] }>()
  readonly #importers = new Map<string, Set<string>>()

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /** Adds files and all that they import. */
  add(files: Iterable<string>): void {
    const queue = [...files]
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      const isNew = !this.#imports.has(file)
      const imported = this.#importsOf(file)
      if (isNew) queue.push(...imported)
    }
  }

  /** A file and all that it imports, directly or through others. */
  closure(file: string): Set<string> {
    return reached(file, (one) => this.#importsOf(one))
  }

  /** A file and all that import it, directly or through others; of the files that were added. */
  dependents(file: string): Set<string> {
    return reached(file, (one) => this.#importers.get(one) ?? [])
  }

  #importsOf(file: string): string[] {
    const known = this.#imports.get(file)
    const parsed = this.#sources.parse(file)
    const now = 'reason' in parsed ? null : parsed
    if (known !== undefined && known.of === now) return known.files
    const files = now === null ? [] : [...new Set(localImports(now, this.#sources))]
    for (const before of known?.files ?? []) this.#importers.get(before)?.delete(file)
    for (const imported of files) {
      const importers = this.#importers.get(imported) ?? new Set()
      importers.add(file)
      this.#importers.set(imported, importers)
    }
    this.#imports.set(file, { of: now, files })
    return files
  }
}

function reached(start: string, next: (file: string) => Iterable<string>): Set<string> {
  const found = new Set([start])
  // A set is walked in the order of insertion, those inserted meanwhile included.
  for (const file of found) for (const other of next(file)) found.add(other)
  return found
}

const CODE = /\.[cm]?[jt]sx?$/

function localImports({ path, module, text }: ParsedFile, sources: Sources): string[] {
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((one) => one.moduleRequest?.value ?? [])),
    ...module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => literal(text.slice(start, end)) ?? []),
  ]
  return requests.flatMap((request) => {
    const file = sources.resolveLocal(path, request)
    return file !== null && CODE.test(file) ? [file] : []
  })
}

function literal(code: string): string | undefined {
  return /^(['"`])([^$]*)\1$/.exec(code.trim())?.[2]
}

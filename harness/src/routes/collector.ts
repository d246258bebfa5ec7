import { existsSync } from 'node:fs'
import path from 'node:path'
import type { EntryPoint } from '../access/types.ts'
import type { AppFacts, ParsedFile, Sources } from '../app/index.ts'
import { exportsOf, isCommonJs } from './exports.ts'
import { samplePath } from './sample-path.ts'
import type { Inventory, InventoryProblem, LayoutFile, ServerFunctionExport } from './types.ts'

export interface ReadFile {
  /** null: there is nothing to look at. With syntax errors, what could be parsed. */
  parsed: ParsedFile | null
  /** Why the code is not known, or not all of it. */
  unreadable?: string
}

/** Where the readers of one inventory put what they find. Ids are made unique here. */
export class Collector {
  readonly app: AppFacts
  readonly sources: Sources
  readonly entries: EntryPoint[] = []
  readonly layouts: LayoutFile[] = []
  readonly problems: InventoryProblem[] = []
  readonly serverFunctions: ServerFunctionExport[] = []
  readonly staticParams: Inventory['staticParams'] = new Map()
  readonly #ids = new Set<string>()
  readonly #reported = new Set<string>()

  constructor(app: AppFacts, sources: Sources) {
    this.app = app
    this.sources = sources
  }

  /** Adds an entry point. @returns its id: with the file added where another entry has the same one (Next refuses such apps) */
  add(entry: Omit<EntryPoint, 'path'>): string {
    let id = entry.id
    if (this.#ids.has(id)) {
      const other = this.entries.find((existing) => existing.id === id)
      id = `${entry.id} (${entry.file})`
      for (let count = 2; this.#ids.has(id); count++) id = `${entry.id} (${entry.file} ${count})`
      if (other?.kind !== 'server-function' && entry.kind !== 'server-function') {
        this.problem(
          entry.file,
          `has the same URL as ${other?.file ?? 'another file'}: only one of them can be served`,
          entry.line,
        )
      }
    }
    this.#ids.add(id)
    this.entries.push({ ...entry, id, path: samplePath(entry, {}, this.app) })
    return id
  }

  /** Notes a problem, once per file and message. */
  problem(file: string, message: string, line?: number): void {
    const key = `${file}\n${message}`
    if (this.#reported.has(key)) return
    this.#reported.add(key)
    this.problems.push({ file, ...(line === undefined ? {} : { line }), message })
  }

  readonly unreadable = (absolute: string, error: NodeJS.ErrnoException): void => {
    this.problem(this.relative(absolute), `cannot be read (${error.code ?? error.message})`)
  }

  readonly exists = (file: string): boolean => existsSync(file)

  /** The file's code, and why it is not known; what is wrong is noted as a problem. Markdown is no code. */
  read(absolute: string, file: string): ReadFile {
    if (/\.mdx?$/.test(absolute)) return { parsed: null }
    const parsed = this.sources.parse(absolute)
    const [error] = 'reason' in parsed ? [parsed.reason] : parsed.errors.map((message) => `syntax error: ${message}`)
    if (error !== undefined) this.problem(file, error)
    return { parsed: 'reason' in parsed ? null : parsed, ...(error === undefined ? {} : { unreadable: error }) }
  }

  /**
   * 1-based line of a page's default export; 1, and a problem, where there is none.
   * Next refuses to build such a page: "The default export is not a React Component".
   */
  defaultExportLine(parsed: ParsedFile, file: string): number {
    const { exports, unresolved } = exportsOf(parsed, this.sources)
    const found = exports.find(({ name }) => name === 'default')
    if (!found && unresolved.length === 0 && parsed.errors.length === 0 && !isCommonJs(parsed)) {
      this.problem(file, 'has no default export: Next refuses to build this')
    }
    return found?.line ?? 1
  }

  /** Relative to the app's root, with `/`. */
  relative(absolute: string): string {
    return path.relative(this.app.root, absolute).split(path.sep).join('/')
  }
}

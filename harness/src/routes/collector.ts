import { existsSync } from 'node:fs'
import path from 'node:path'
import type { EntryPoint } from '../access/types.ts'
import type { AppFacts, ParsedFile, Sources } from '../app/index.ts'
import { samplePath } from './sample-path.ts'
import type { Inventory, InventoryProblem, LayoutFile, ServerFunctionExport } from './types.ts'

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

  /** The parsed file; null, and a problem, when it cannot be had. Syntax errors are noted. */
  parse(absolute: string, file: string): ParsedFile | null {
    if (/\.mdx?$/.test(absolute)) return null
    const parsed = this.sources.parse(absolute)
    if ('reason' in parsed) {
      this.problem(file, parsed.reason)
      return null
    }
    if (parsed.errors[0] !== undefined) this.problem(file, `syntax error: ${parsed.errors[0]}`)
    return parsed
  }

  /** Relative to the app's root, with `/`. */
  relative(absolute: string): string {
    return path.relative(this.app.root, absolute).split(path.sep).join('/')
  }
}

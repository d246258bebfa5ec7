/**
 * The first question about an entry point's own guard: could there be one at all? Where nothing in its file, or in the
 * project's files that it runs on the server, looks at the caller by the words that this takes, it need not be executed.
 */
import path from 'node:path'
import type { EntryPoint, Evidence } from '../access/index.ts'
import { exportNameOf, type AppFacts, type ParsedFile, type Sources } from '../app/index.ts'
import type { Inventory } from '../routes/index.ts'
import { CLERK_BYSTANDERS, GUARD_MODULES, LAYOUT_SIGNS, SIGNS, type Sign } from './signs.ts'

/** What may be a guard in a file or below it; null: nothing. `unreadable` counts: what cannot be read may check. */
type Found = Evidence | null

export class QuickLook {
  readonly #app: AppFacts
  readonly #sources: Sources
  readonly #inventory: Inventory
  readonly #files = new Map<string, Found>()
  readonly #layouts = new Map<string, Found>()

  constructor(app: AppFacts, sources: Sources, inventory: Inventory) {
    this.#app = app
    this.#sources = sources
    this.#inventory = inventory
  }

  /** False: nothing that the entry point runs, nor a layout above it, looks at the caller. */
  mayCheck(entry: EntryPoint): boolean {
    if (this.#inventory.webhooks.some(({ entryId }) => entryId === entry.id)) return true
    return (this.#search(path.join(this.#app.root, entry.file)) ?? this.#inLayouts(entry)) !== null
  }

  /** Layouts and templates above a page: a check there covers the page on a full load. */
  #inLayouts(entry: EntryPoint): Found {
    if (entry.kind !== 'page') return null
    const folder = path.posix.dirname(entry.file)
    for (const { kind, file } of this.#inventory.layouts) {
      const above = `${folder}/`.startsWith(`${path.posix.dirname(file)}/`)
      const found =
        above && (kind === 'layout' || kind === 'template') ? this.#inLayout(path.join(this.#app.root, file)) : null
      if (found) return found
    }
    return null
  }

  /** Also the project's components that a layout draws its pages in: `<Gate>{children}</Gate>`. */
  #inLayout(file: string, depth = 0): Found {
    let found = this.#layouts.get(file)
    if (found === undefined) {
      found = this.#searchLayout(file, depth)
      this.#layouts.set(file, found)
    }
    return found
  }

  #searchLayout(file: string, depth: number): Found {
    const parsed = this.#sources.parse(file)
    if ('reason' in parsed) return { file: this.#relative(file), line: 1, what: parsed.reason }
    if (isForBrowser(parsed)) return null
    const own = firstSign(parsed, LAYOUT_SIGNS, this.#relative(file))
    if (own || depth > 3) return own
    for (const { moduleRequest, entries } of parsed.module.staticImports) {
      const wraps = entries.some(({ localName }) =>
        new RegExp(`</${localName.value.replaceAll('$', '\\$')}\\s*>`).test(parsed.code),
      )
      const target = wraps ? this.#sources.resolveLocal(file, moduleRequest.value) : null
      const inner = target === null ? null : this.#inLayout(target, depth + 1)
      if (inner) return inner
    }
    return null
  }

  /** First sign of a guard in a file and what it imports. Each file is looked at once; cycles end by that. */
  #search(start: string): Found {
    const queue = [start]
    const seen = new Set<string>()
    const chain: string[] = []
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (seen.has(file)) continue
      seen.add(file)
      const known = this.#files.get(file)
      if (known !== undefined && known !== null) return known
      if (known === null && chain.length > 0) continue
      chain.push(file)
      const parsed = this.#sources.parse(file)
      if ('reason' in parsed) {
        if (/\.(json|css|svg|png|mdx?)$/.test(file)) continue
        return this.#note(file, { file: this.#relative(file), line: 1, what: parsed.reason })
      }
      if (parsed.errors.length > 0)
        return this.#note(file, { file: this.#relative(file), line: 1, what: 'syntax error' })
      // Code for the browser guards nothing on the server.
      if (isForBrowser(parsed)) continue
      const own = this.#inFile(parsed)
      if (own) return this.#note(file, own)
      queue.push(...this.#imports(parsed))
    }
    // Nothing anywhere below the start: nothing in any file that was looked at.
    for (const file of seen) this.#files.set(file, null)
    return null
  }

  #note(file: string, found: Evidence): Evidence {
    this.#files.set(file, found)
    return found
  }

  #inFile(parsed: ParsedFile): Found {
    const file = this.#relative(parsed.path)
    for (const statement of parsed.module.staticImports) {
      const request = statement.moduleRequest.value
      if (statement.entries.length > 0 && statement.entries.every(({ isType }) => isType)) continue
      if (GUARD_MODULES.test(request) && !onlyBystanders(request, statement.entries)) {
        return { file, line: parsed.lineAt(statement.start), what: `imports ${request}` }
      }
      if (
        wrapsExport(
          parsed,
          statement.entries.map(({ localName }) => localName.value),
        ) &&
        this.#sources.resolveLocal(parsed.path, request) === null
      ) {
        return { file, line: parsed.lineAt(statement.start), what: `is wrapped by ${request}` }
      }
    }
    return firstSign(parsed, SIGNS, file)
  }

  #imports(parsed: ParsedFile): string[] {
    const requests = [
      ...parsed.module.staticImports
        .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
        .map(({ moduleRequest }) => moduleRequest.value),
      ...parsed.module.staticExports.flatMap(({ entries }) =>
        entries.flatMap(({ moduleRequest, isType, exportName }) =>
          isType || (moduleRequest === null && exportNameOf(exportName) === null) ? [] : (moduleRequest?.value ?? []),
        ),
      ),
      ...[...parsed.code.matchAll(/\bimport\s*\(\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? ''),
    ]
    return requests.flatMap((request) => this.#sources.resolveLocal(parsed.path, request) ?? [])
  }

  #relative(file: string): string {
    return path.relative(this.#app.root, file).split(path.sep).join('/')
  }
}

/** Code for the browser guards nothing on the server. */
function isForBrowser(parsed: ParsedFile): boolean {
  return /^\s*(['"])use client\1/.test(parsed.code)
}

function firstSign(parsed: ParsedFile, signs: readonly Sign[], file: string): Found {
  for (const { what, pattern } of signs) {
    const match = pattern.exec(parsed.code)
    if (match) return { file, line: parsed.lineAt(match.index), what }
  }
  return null
}

/** `import { ClerkProvider, UserButton } from '@clerk/nextjs'` */
function onlyBystanders(
  request: string,
  entries: { importName: { kind: string; name: string | null }; isType: boolean }[],
): boolean {
  if (request === '@clerk/nextjs') {
    return entries.every(({ importName, isType }) => isType || CLERK_BYSTANDERS.test(importName.name ?? '*'))
  }
  return /^@clerk\/(types|themes|ui|localizations)/.test(request)
}

/** `export const GET = withSomething(…)`, `export default wrap(Page)`: a package's function may check before it calls. */
function wrapsExport(parsed: ParsedFile, names: string[]): boolean {
  return names.some((name) =>
    new RegExp(
      `^export\\s+(default|(const|let|var)\\s+[^=\\n]+=)\\s*(await\\s+)?${name.replaceAll('$', '\\$')}\\b\\s*[.(]`,
      'm',
    ).test(parsed.code),
  )
}

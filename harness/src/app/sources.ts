/** The app's source files: each is read and parsed once, whoever asks. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseSync, type EcmaScriptModule } from 'oxc-parser'
import { ResolverFactory } from 'oxc-resolver'
import { Folders, FoldersTo } from './walk.ts'
import { workspacePackages } from './workspace.ts'

/** Larger files are generated ones: they are not parsed, and whoever asks is told. In bytes. */
const MAX_PARSED = 2 * 1024 * 1024

/** A node of the ESTree that oxc makes; fields are read with care, as files may be broken. */
export interface AstNode {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

export interface ParsedFile {
  /** Absolute. */
  path: string
  text: string
  /** The text with comments blanked out, offsets kept: what a search by words may look at. */
  code: string
  /** Imports and exports, known without walking the tree. */
  module: EcmaScriptModule
  program: AstNode
  /** Syntax errors, first lines; what could be parsed is there all the same. */
  errors: string[]
  /** 1-based line of an offset. */
  lineAt: (offset: number) => number
}

/** What was read of an app's files. */
interface ReadFiles {
  texts: Map<string, string | SourceFailure>
  parsed: Map<string, ParsedFile | SourceFailure>
  trees: Trees
  /** Size and time of what was read, by which a later change is seen. */
  stamps: Map<string, string>
  /** Text of open files that is not saved; it counts, whatever is on disk. */
  unsaved: Map<string, string>
}

export interface SourceFailure {
  reason: string
}

const LANGUAGES: Record<string, 'js' | 'jsx' | 'ts' | 'tsx'> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.js': 'jsx',
  '.jsx': 'jsx',
  '.mjs': 'jsx',
  '.cjs': 'jsx',
}

export class Sources {
  readonly root: string
  readonly folders: Folders
  readonly #read: ReadFiles
  readonly #resolver: Resolver

  /**
   * @param root absolute folder of the app, whose tsconfig or jsconfig says how imports are resolved
   * @param before what was read of the app earlier: files that are still the same are not parsed again. Folders, and
   * where imports lead, are looked up anew
   */
  constructor(root: string, before?: Sources, only?: string) {
    this.root = root
    this.#read = before === undefined ? nothingRead() : before.#read
    this.#resolver = before !== undefined && only !== undefined ? before.#resolver : new Resolver(root)
    this.folders = only === undefined ? new Folders() : new FoldersTo(only, before?.folders ?? new Folders())
  }

  /** Absolute files whose text was read. */
  known(): string[] {
    return [...this.#read.texts.keys()]
  }

  /** Is there text of open files that is not what is on disk? */
  hasUnsaved(): boolean {
    return this.#read.unsaved.size > 0
  }

  /** Text of an open file, where it is not what is on disk. */
  unsaved(file: string): string | undefined {
    return this.#read.unsaved.get(file)
  }

  /**
   * Text of an open file, saved or not. It counts until the file changes on disk.
   * @returns is it another one than was known?
   */
  setText(file: string, text: string): boolean {
    const before = this.#read.texts.get(file)
    if (before === text) return false
    this.#forget(file)
    const isSaved = readText(file, this.#read.stamps) === text
    if (!isSaved) this.#read.unsaved.set(file, text)
    return before !== undefined || !isSaved
  }

  /** Text of a file that is no longer open does not count. */
  closeUnsaved(file: string): boolean {
    if (!this.#read.unsaved.has(file)) return false
    this.#forget(file)
    return true
  }

  /**
   * Forgets files that are no longer what they were on disk.
   * @param files absolute; those that were never read do not count. Default: all that were read
   * @returns those that changed
   */
  refresh(files: Iterable<string> = [...this.#read.texts.keys()]): string[] {
    const changed: string[] = []
    for (const file of files) {
      const before = this.#read.texts.get(file)
      if (before === undefined || stampOf(file) === this.#read.stamps.get(file)) continue
      this.#forget(file)
      if (this.text(file) !== before) changed.push(file)
    }
    return changed
  }

  #forget(file: string): void {
    this.#read.unsaved.delete(file)
    this.#read.texts.delete(file)
    this.#read.parsed.delete(file)
    this.#read.trees.forget(file)
  }

  /** The same files, in folders that seem to hold this file alone: to list what is in it, and nothing else. */
  only(file: string): Sources {
    return new Sources(this.root, this, file)
  }

  /** Text of a file, or why it cannot be had (unreadable, more than 2 MiB). */
  text(file: string): string | SourceFailure {
    let text = this.#read.texts.get(file)
    if (text === undefined) {
      text = this.#read.unsaved.get(file) ?? readText(file, this.#read.stamps)
      this.#read.texts.set(file, text)
    }
    return text
  }

  /** The parsed file, or why it cannot be had. Never throws; syntax errors are in `errors`. */
  parse(file: string): ParsedFile | SourceFailure {
    let parsed = this.#read.parsed.get(file)
    if (parsed === undefined) {
      parsed = this.#parse(file)
      this.#read.parsed.set(file, parsed)
    }
    return parsed
  }

  /**
   * Absolute path of what an import means, with the app's `paths` and `baseUrl`, and the workspace's packages even where
   * nothing is installed; null when it cannot be resolved.
   */
  resolve(fromFile: string, specifier: string): string | null {
    return this.#resolver.resolve(fromFile, specifier)
  }

  /** Like `resolve`, for files of the project only: null for what is installed in node_modules. */
  resolveLocal(fromFile: string, specifier: string): string | null {
    const resolved = this.resolve(fromFile, specifier)
    return resolved === null || resolved.includes(`${path.sep}node_modules${path.sep}`) ? null : resolved
  }

  #parse(file: string): ParsedFile | SourceFailure {
    const text = this.text(file)
    if (typeof text !== 'string') return text
    const lang = LANGUAGES[path.extname(file)]
    if (lang === undefined) return { reason: `no JavaScript or TypeScript (${path.extname(file)})` }
    try {
      const result = parseSync(file, text, { lang })
      const { comments } = result
      let starts: number[] | undefined
      let code: string | undefined
      const trees = this.#read.trees
      trees.keep(file, () => result.program as unknown as AstNode)
      return {
        path: file,
        text,
        get code() {
          return (code ??= withoutComments(text, comments))
        },
        module: result.module,
        get program() {
          return trees.get(file, () => parseSync(file, text, { lang }).program as unknown as AstNode)
        },
        errors: result.errors.map((error) => error.message.split('\n')[0] ?? 'syntax error'),
        lineAt: (offset) => lineOf((starts ??= lineStarts(text)), offset),
      }
    } catch (error) {
      return { reason: (error as Error).message.split('\n')[0] ?? 'cannot be parsed' }
    }
  }
}

/** Where imports lead. */
class Resolver {
  readonly #root: string
  #factory: ResolverFactory | undefined
  #workspace: Map<string, string> | undefined
  /** `paths` of a tsconfig that the resolver itself cannot read. */
  #paths: PathMapping[] | undefined

  constructor(root: string) {
    this.#root = root
  }

  resolve(fromFile: string, specifier: string): string | null {
    return this.#find(path.dirname(fromFile), specifier) ?? this.#findInWorkspace(specifier)
  }

  #find(folder: string, specifier: string): string | null {
    this.#factory ??= makeResolver(configFileOf(this.#root))
    try {
      const { path: found, error } = this.#factory.sync(folder, specifier)
      if (found !== undefined) return found
      // A tsconfig that extends one of a package that is not installed: what it says itself still counts.
      if (this.#paths === undefined && error !== undefined && /tsconfig|jsconfig/i.test(error)) {
        this.#factory = makeResolver(undefined)
        this.#paths = readPaths(configFileOf(this.#root))
        return this.#find(folder, specifier)
      }
      return this.#findByPaths(specifier)
    } catch {
      return null
    }
  }

  #findByPaths(specifier: string): string | null {
    for (const { prefix, suffix, targets } of this.#paths ?? []) {
      if (!specifier.startsWith(prefix) || !specifier.endsWith(suffix)) continue
      const rest = specifier.slice(prefix.length, specifier.length - suffix.length)
      for (const target of targets) {
        const found = this.#factory?.sync(this.#root, target.replace('*', rest)).path
        if (found !== undefined) return found
      }
    }
    return null
  }

  #findInWorkspace(specifier: string): string | null {
    const name = /^(@[^/]+\/)?[^./@][^/]*/.exec(specifier)?.[0]
    if (name === undefined) return null
    this.#workspace ??= workspacePackages(this.#root)
    const folder = this.#workspace.get(name)
    if (folder === undefined) return null
    // A package may import itself by its name, with its `exports` (Node docs: "Self-referencing a package").
    return this.#find(folder, specifier) ?? this.#find(folder, `./${specifier.slice(name.length + 1)}`)
  }
}

/** Trees in memory at a time: one takes about fifty times the space of its source, and parsing again takes 0.1 ms. */
const MAX_TREES = 500
/** Files that are parsed and whose trees nobody asked for yet: about ten times the space of their source. */
const MAX_PARSED_FILES = 4000

/** The trees used last. Oxc makes a tree when it is first asked for: most files are known by imports and exports alone. */
class Trees {
  readonly #made = new Map<string, AstNode>()
  readonly #waiting = new Map<string, () => AstNode>()

  get(file: string, parse: () => AstNode): AstNode {
    const tree = this.#made.get(file) ?? (this.#waiting.get(file) ?? parse)()
    this.#waiting.delete(file)
    this.#made.delete(file)
    this.#made.set(file, tree)
    dropOldest(this.#made, MAX_TREES)
    return tree
  }

  forget(file: string): void {
    this.#made.delete(file)
    this.#waiting.delete(file)
  }

  /** @param tree makes it of what was parsed */
  keep(file: string, tree: () => AstNode): void {
    this.#waiting.set(file, tree)
    dropOldest(this.#waiting, MAX_PARSED_FILES)
  }
}

function nothingRead(): ReadFiles {
  return { texts: new Map(), parsed: new Map(), trees: new Trees(), stamps: new Map(), unsaved: new Map() }
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}

function stampOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  return found && `${found.size} ${found.mtimeMs}`
}

/** @param stamps where its size and time are noted */
function readText(file: string, stamps: Map<string, string>): string | SourceFailure {
  try {
    const { size, mtimeMs } = statSync(file)
    stamps.set(file, `${size} ${mtimeMs}`)
    if (size > MAX_PARSED) return { reason: `${(size / 1024 / 1024).toFixed(1)} MiB: too large to be read` }
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    stamps.delete(file)
    return { reason: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})` }
  }
}

interface PathMapping {
  prefix: string
  suffix: string
  /** Absolute, with a `*`. */
  targets: string[]
}

function configFileOf(root: string): string | undefined {
  return ['tsconfig.json', 'jsconfig.json'].map((name) => path.join(root, name)).find((file) => existsSync(file))
}

/** `compilerOptions.paths` of the file alone, what it extends left out. */
function readPaths(file: string | undefined): PathMapping[] {
  if (file === undefined) return []
  const parsed = parseSync('tsconfig.js', `(${readFileSync(file, 'utf8')})`)
  const options = jsonValue(parsed.program) as {
    compilerOptions?: { baseUrl?: string; paths?: Record<string, string[]> }
  } | null
  const base = path.resolve(path.dirname(file), options?.compilerOptions?.baseUrl ?? '.')
  return Object.entries(options?.compilerOptions?.paths ?? {}).map(([pattern, targets]) => {
    const [prefix = '', suffix = ''] = pattern.split('*')
    return { prefix, suffix, targets: targets.map((target) => path.resolve(base, target)) }
  })
}

/** JSON with comments and trailing commas, which is JavaScript. */
function jsonValue(node: unknown): unknown {
  if (!isNode(node)) return null
  const inner = node['expression'] ?? (node.type === 'Program' ? (node['body'] as unknown[])[0] : undefined)
  if (isNode(inner)) return jsonValue(inner)
  if (node.type === 'Literal') return node['value']
  if (node.type === 'ArrayExpression') return (node['elements'] as unknown[]).map(jsonValue)
  if (node.type !== 'ObjectExpression') return null
  return Object.fromEntries(
    (node['properties'] as { key: { value?: string; name?: string }; value: unknown }[]).map(({ key, value }) => [
      key.value ?? key.name ?? '',
      jsonValue(value),
    ]),
  )
}

function makeResolver(config: string | undefined): ResolverFactory {
  return new ResolverFactory({
    extensions: ['.tsx', '.ts', '.jsx', '.js', '.mjs', '.cjs', '.json'],
    extensionAlias: { '.js': ['.ts', '.tsx', '.js', '.jsx'], '.mjs': ['.mts', '.mjs'], '.jsx': ['.tsx', '.jsx'] },
    conditionNames: ['react-server', 'node', 'import', 'require', 'default'],
    mainFields: ['module', 'main'],
    ...(config === undefined ? {} : { tsconfig: { configFile: config, references: 'auto' as const } }),
  })
}

function withoutComments(text: string, comments: { start: number; end: number }[]): string {
  let out = ''
  let from = 0
  for (const { start, end } of comments) {
    out += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, ' ')
    from = end
  }
  return out + text.slice(from)
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lineOf(starts: number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

/** Visits a tree depth first. `enter` may return false to stay out of a node; `leave` runs after its children. */
export function walkAst(
  node: AstNode,
  visitor: {
    enter?: (node: AstNode, ancestors: readonly AstNode[]) => unknown
    leave?: (node: AstNode, ancestors: readonly AstNode[]) => void
  },
): void {
  const ancestors: AstNode[] = []
  const visit = (current: AstNode): void => {
    if (visitor.enter?.(current, ancestors) === false) return
    ancestors.push(current)
    for (const key in current) {
      if (key === 'type' || key === 'start' || key === 'end' || key === 'parent') continue
      const value = current[key]
      if (Array.isArray(value)) {
        for (const item of value) if (isNode(item)) visit(item)
      } else if (isNode(value)) visit(value)
    }
    ancestors.pop()
    visitor.leave?.(current, ancestors)
  }
  visit(node)
}

export function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/** Name of an imported or exported binding, `default` for the default one; null for a whole module (`*`). */
export function exportNameOf(name: { kind: string; name: string | null }): string | null {
  return name.kind === 'Default' ? 'default' : name.name
}

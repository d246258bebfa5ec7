/** Server Functions: exports of `'use server'` files and functions that hold the directive (React docs: "'use server'"). */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { EntryPoint } from '../access/types.ts'
import { isNode, walkAst, walkFiles, type AstNode, type Folders, type ParsedFile } from '../app/index.ts'
import type { Collector } from './collector.ts'
import { exportsOf } from './exports.ts'
import { filesOutside } from './files-outside.ts'

const SOURCE = /\.(ts|tsx|js|jsx|mjs|mts)$/
const NO_APP_CODE =
  /\.d\.[mc]?ts$|\.(test|spec|stories|e2e|cy)\.[a-z]+$|^(next|tailwind|postcss|vitest|jest|playwright|eslint)\.config\./
/** Folders of a package that hold no code of the running app: only beside its package.json, as an app's own may be called so. */
const SKIPPED = new Set(['build', 'coverage', 'cypress', 'dist', 'e2e', 'out', 'public', 'test', 'tests'])
const TESTS = new Set(['__mocks__', '__tests__'])
/** A directive as it stands in a file that cannot be parsed. */
const DIRECTIVE = /^\s*(['"])use server\1\s*;?\s*$/m

export function collectServerFunctions(collector: Collector): void {
  const inside = sourceFiles(collector)
  for (const absolute of [...inside, ...filesOutside(inside, collector.sources)]) {
    const file = collector.relative(absolute)
    const text = collector.sources.text(absolute)
    if (typeof text !== 'string') {
      collector.problem(file, `${text.reason}; server functions in it are not listed`)
    } else if (text.includes('use server')) addFile(absolute, file, text, collector)
  }
}

function addFile(absolute: string, file: string, text: string, collector: Collector): void {
  const { parsed, unreadable } = collector.read(absolute, file)
  const before = collector.serverFunctions.length
  if (parsed) {
    if (hasDirective(parsed.program, 'use server')) addExports(parsed, file, collector)
    addInline(parsed, file, collector)
  }
  if (unreadable !== undefined && collector.serverFunctions.length === before && DIRECTIVE.test(text)) {
    addEntry(collector, { file, name: '*', line: 1, unreadable })
  }
}

/** Every source file of the app: routers whole, elsewhere without tests, build output and apps of their own. */
function sourceFiles(collector: Collector): string[] {
  const { app, sources } = collector
  const routers = [app.appDir, app.pagesDir].filter((dir) => dir !== null)
  const inRouter = (absolute: string): boolean =>
    routers.some((dir) => absolute === dir || absolute.startsWith(dir + path.sep))
  const output = path.resolve(app.root, app.config.distDir)
  return walkFiles(app.root, {
    folders: sources.folders,
    enter: (name, absolute) =>
      name !== 'node_modules' &&
      !name.startsWith('.') &&
      absolute !== output &&
      (inRouter(absolute) || !(isSkipped(name, absolute) || isAnotherApp(absolute, sources.folders))),
    accept: (name) => SOURCE.test(name) && !NO_APP_CODE.test(name),
    onUnreadable: collector.unreadable,
  }).map((found) => found.path)
}

function isSkipped(name: string, absolute: string): boolean {
  return TESTS.has(name) || (SKIPPED.has(name) && existsSync(path.join(path.dirname(absolute), 'package.json')))
}

function isAnotherApp(folder: string, folders: Folders): boolean {
  return folders.names(folder).some((name) => /^next\.config\.(js|mjs|ts|mts)$/.test(name))
}

type Found = Required<Pick<EntryPoint, 'file' | 'name' | 'line'>> & Pick<EntryPoint, 'unreadable'>

/** @param exportName what Next's compiler calls it; the name itself when left out */
function addEntry(collector: Collector, found: Found, exportName = found.name): void {
  const entryId = collector.add({
    id: `action ${found.file}#${found.name}`,
    kind: 'server-function',
    method: 'POST',
    pattern: '',
    client: 'api',
    params: [],
    ...found,
  })
  collector.serverFunctions.push({ entryId, file: found.file, exportName })
}

/** Each export of a file-level `'use server'` is callable from outside, whether a page uses it or not. */
function addExports(parsed: ParsedFile, file: string, collector: Collector): void {
  const notFunctions = constantNames(parsed.program)
  const { exports, unresolved } = exportsOf(parsed, collector.sources)
  for (const one of exports) {
    if (one.local !== null && notFunctions.has(one.local)) continue
    if (one.from === null) addEntry(collector, { file, name: one.name, line: one.line })
    else refuseReexport(one.line)
  }
  for (const star of unresolved) refuseReexport(star.line)

  function refuseReexport(line: number): void {
    collector.problem(file, "re-exports from a 'use server' file: Next refuses to build this", line)
  }
}

/** Top-level names that clearly hold no function. Next refuses to build them in such a file. */
function constantNames(program: AstNode): Set<string> {
  const names = new Set<string>()
  for (const statement of program['body'] as AstNode[]) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement['declaration'] : statement
    if (!isNode(declaration) || declaration.type !== 'VariableDeclaration') continue
    for (const { id, init } of declaration['declarations'] as { id: { name?: string }; init: AstNode | null }[]) {
      if (
        init &&
        /^(Literal|TemplateLiteral|ArrayExpression|ObjectExpression)$/.test(init.type) &&
        id.name !== undefined
      ) {
        names.add(id.name)
      }
    }
  }
  return names
}

/**
 * Functions with the directive in their own body. Next's compiler exports them as `$$RSC_SERVER_ACTION_<n>`; n counts
 * them and the `'use cache'` functions of the file together, inner before outer (seen in builds of 15.5 and 16.4).
 */
function addInline(parsed: ParsedFile, file: string, collector: Collector): void {
  let index = 0
  const used = new Map<string, number>()
  walkAst(parsed.program, {
    leave: (node, ancestors) => {
      if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return
      const body = node['body']
      if (!isNode(body)) return
      const isServer = hasDirective(body, 'use server')
      if (!isServer && !directives(body).some((text) => /^use cache(:|$)/.test(text))) return
      const position = index++
      if (!isServer) return
      const name = nameOf(node, ancestors)
      const count = (used.get(name) ?? 0) + 1
      used.set(name, count)
      const unique = count === 1 ? name : `${name}-${count}`
      addEntry(collector, { file, name: unique, line: parsed.lineAt(node.start) }, `$$RSC_SERVER_ACTION_${position}`)
    },
  })
}

/** Its own name, that of the variable or property that holds it, else `inline`. */
function nameOf(node: AstNode, ancestors: readonly AstNode[]): string {
  const own = (node['id'] as { name?: string } | null | undefined)?.name
  if (own !== undefined) return own
  for (const holder of [...ancestors].reverse()) {
    if (holder.type === 'VariableDeclarator') return (holder['id'] as { name?: string }).name ?? 'inline'
    if (/^(Property|MethodDefinition|PropertyDefinition)$/.test(holder.type)) {
      const key = holder['key'] as { name?: string; value?: unknown }
      return key.name ?? (typeof key.value === 'string' ? key.value : 'inline')
    }
    if (/Function|^JSX|Statement$/.test(holder.type)) return 'inline'
  }
  return 'inline'
}

function hasDirective(block: AstNode, directive: string): boolean {
  return directives(block).includes(directive)
}

function directives(block: AstNode): string[] {
  const body = block['body']
  if (!Array.isArray(body)) return []
  return (body as AstNode[]).flatMap((statement) => {
    const text = statement['directive']
    return typeof text === 'string' ? [text] : []
  })
}

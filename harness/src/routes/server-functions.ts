/** Server Functions: exports of `'use server'` files and functions that hold the directive (React docs: "'use server'"). */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { isNode, walkAst, walkFiles, type AppFacts, type AstNode, type ParsedFile } from '../app/index.ts'
import type { Collector } from './collector.ts'
import { exportsOf } from './exports.ts'

const SOURCE = /\.(ts|tsx|js|jsx|mjs|mts)$/
const NO_APP_CODE =
  /\.d\.[mc]?ts$|\.(test|spec|stories|e2e|cy)\.[a-z]+$|^(next|tailwind|postcss|vitest|jest|playwright|eslint)\.config\./
/** Folders outside the routers that hold no code of the running app. */
const SKIPPED = new Set([
  'build',
  'coverage',
  'cypress',
  'dist',
  'e2e',
  'out',
  'public',
  'test',
  'tests',
  '__mocks__',
  '__tests__',
])

export function collectServerFunctions(collector: Collector): void {
  const { app, sources } = collector
  for (const { path: absolute } of sourceFiles(app)) {
    const text = sources.text(absolute)
    if (typeof text !== 'string') {
      collector.problem(collector.relative(absolute), `${text.reason}; server functions in it are not listed`)
      continue
    }
    if (!text.includes('use server')) continue
    const file = collector.relative(absolute)
    const parsed = collector.parse(absolute, file)
    if (!parsed) continue
    if (hasDirective(parsed.program, 'use server')) addExports(parsed, file, collector)
    addInline(parsed, file, collector)
  }
}

/** Every source file of the app: routers whole, elsewhere without tests, build output and apps of their own. */
function sourceFiles(app: AppFacts) {
  const routers = [app.appDir, app.pagesDir].filter((dir) => dir !== null)
  const inRouter = (absolute: string): boolean =>
    routers.some((dir) => absolute === dir || absolute.startsWith(dir + path.sep))
  return walkFiles(app.root, {
    enter: (name, absolute) =>
      name !== 'node_modules' &&
      !name.startsWith('.') &&
      name !== path.basename(app.config.distDir) &&
      (inRouter(absolute) || (!SKIPPED.has(name) && !isAnotherApp(absolute))),
    accept: (name) => SOURCE.test(name) && !NO_APP_CODE.test(name),
  })
}

function isAnotherApp(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /^next\.config\.(js|mjs|ts|mts)$/.test(name))
  } catch {
    return false
  }
}

function addEntry(collector: Collector, file: string, name: string, exportName: string, line: number): void {
  const entryId = collector.add({
    id: `action ${file}#${name}`,
    kind: 'server-function',
    method: 'POST',
    pattern: '',
    client: 'api',
    file,
    line,
    name,
    params: [],
  })
  collector.serverFunctions.push({ entryId, file, exportName })
}

/** Each export of a file-level `'use server'` is callable from outside, whether a page uses it or not. */
function addExports(parsed: ParsedFile, file: string, collector: Collector): void {
  const notFunctions = constantNames(parsed.program)
  const { exports, unresolved } = exportsOf(parsed, collector.sources)
  for (const one of exports) {
    if (one.local !== null && notFunctions.has(one.local)) continue
    if (one.from === null) addEntry(collector, file, one.name, one.name, one.line)
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
      addEntry(collector, file, unique, `$$RSC_SERVER_ACTION_${position}`, parsed.lineAt(node.start))
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

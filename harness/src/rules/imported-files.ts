/** What a file imports: project files to follow, and whether something that cannot be read may use Clerk. */
import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import type { ParsedFile } from '../app/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import { parsed } from './source-files.ts'

export interface ImportedFiles {
  /** Absolute: files of the project, and of packages of its workspace. */
  files: string[]
  /** A package or path that cannot be read may render components of Clerk. */
  mayRenderClerk: boolean
}

const CODE = /\.[cm]?[jt]sx?$/

export function importedFiles(facts: AuditFacts, file: string): ImportedFiles {
  const code = parsed(facts, file)
  // A file that cannot be parsed may import anything.
  if (!code) return { files: [], mayRenderClerk: CODE.test(file) }
  const files: string[] = []
  let mayRenderClerk = false
  for (const request of requestsOf(code)) {
    if (isNoComponent(request)) continue
    const target = facts.sources.resolve(file, request)
    if (target === null) mayRenderClerk ||= mayBeOurs(facts, request)
    else if (target.includes(`${path.sep}node_modules${path.sep}`)) mayRenderClerk ||= dependsOnClerk(target)
    else if (CODE.test(target)) files.push(target)
  }
  return { files, mayRenderClerk }
}

/** Modules that are imported or re-exported for their values, `import('…')` included. */
function requestsOf(code: ParsedFile): Set<string> {
  const { staticImports, staticExports, dynamicImports } = code.module
  const requests = new Set<string>()
  for (const { entries, moduleRequest } of staticImports) {
    if (entries.length === 0 || entries.some(({ isType }) => !isType)) requests.add(moduleRequest.value)
  }
  for (const { entries } of staticExports) {
    for (const { moduleRequest, isType } of entries) if (moduleRequest && !isType) requests.add(moduleRequest.value)
  }
  for (const { moduleRequest } of dynamicImports) {
    const literal = /^(['"`])(.*)\1$/.exec(code.text.slice(moduleRequest.start, moduleRequest.end))?.[2]
    if (literal !== undefined) requests.add(literal)
  }
  return requests
}

const NOT_COMPONENTS = /^(node:|next(\/|$)|react(-dom)?(\/|$)|@clerk\/nextjs(\/|$)|server-only$|client-only$)/
const NOT_CODE = /\.(css|scss|sass|less|json|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|mdx?)(\?.*)?$/

function isNoComponent(request: string): boolean {
  return NOT_COMPONENTS.test(request) || NOT_CODE.test(request) || builtinModules.includes(request)
}

/**
 * A request that leads nowhere: a path or an alias of the project, a package of its workspace, or one with Clerk in its
 * name. A package of the registry that is declared and not installed brings no provider of ours.
 */
function mayBeOurs(facts: AuditFacts, request: string): boolean {
  if (/^[./~#]/.test(request) || /^@\//.test(request)) return true
  const name = packageName(request)
  if (name.includes('clerk')) return true
  const range = declaredRanges(path.join(facts.app.root, 'package.json'))[name]
  return range === undefined || /^(workspace|file|link|portal):/.test(range)
}

function packageName(request: string): string {
  return /^(@[^/]+\/)?[^/]+/.exec(request)?.[0] ?? request
}

/** Does the installed package to which a file belongs name Clerk among its dependencies? */
function dependsOnClerk(file: string): boolean {
  for (let folder = path.dirname(file); path.basename(folder) !== 'node_modules'; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json')
    if (path.dirname(folder) === folder) return false
    if (existsSync(manifest)) {
      const ranges = Object.keys(declaredRanges(manifest))
      if (ranges.length > 0) return ranges.some((name) => name.startsWith('@clerk/'))
    }
  }
  return false
}

function declaredRanges(manifest: string): Record<string, string> {
  try {
    const json = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Record<string, string> | undefined>
    return { ...json['peerDependencies'], ...json['devDependencies'], ...json['dependencies'] }
  } catch {
    return {}
  }
}

/** Where Next reads the proxy, and what looks like one elsewhere. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { CONFIG_FILES } from './find-apps.ts'
import { proxyNames } from './next-version.ts'
import { exportNameOf, type Sources } from './sources.ts'
import type { AppFacts } from './types.ts'
import { NOT_SOURCE, walkFiles } from './walk.ts'

interface Where {
  root: string
  appDir: string | null
  pagesDir: string | null
  major: number | null
  pageExtensions: string[]
  sources: Sources
}

/** Names that anyone would call a proxy, whatever the version and extension, slips of the pen included. */
const LOOKS_LIKE_PROXY = /^(proxy|middlewares?)(\.page)?\.(ts|tsx|js|jsx|mjs|mts|cjs)$/i
const MAX_DEPTH = 6

/**
 * Next reads the proxy beside `pages` (else `app`) and nowhere else: in the root, or in `src` when the routers are there
 * (next/dist/build/index.js, `rootDir`; Turbopack agrees, tried with 16.4). With `proxy.ts` and `middleware.ts` both
 * there the build of Next 16 fails; `proxy.ts` is then taken and the other is a candidate.
 */
export function findProxy(where: Where): AppFacts['proxy'] {
  const beside = path.dirname(where.pagesDir ?? where.appDir ?? path.join(where.root, 'app'))
  const relative = (file: string): string => path.relative(where.root, file).split(path.sep).join('/')
  const file = readByNext(beside, where)
  const helpers = file === null ? new Set<string>() : importedBy(file, where.sources)
  const candidates = lookalikes(where)
    .filter((candidate) => candidate !== file && !helpers.has(candidate))
    .filter((candidate) => seemsMeantAsProxy(candidate, where.sources))
    .filter((candidate) => file !== null || !isUsedByRoutes(candidate, where))
  return { file: file === null ? null : relative(file), candidates: candidates.map(relative) }
}

function readByNext(beside: string, where: Where): string | null {
  let names: string[]
  try {
    names = readdirSync(beside)
  } catch {
    return null
  }
  for (const name of proxyNames(where.major)) {
    for (const extension of where.pageExtensions) {
      if (names.includes(`${name}.${extension}`)) return path.join(beside, `${name}.${extension}`)
    }
  }
  return null
}

function lookalikes(where: Where): string[] {
  return walkFiles(where.root, {
    maxDepth: MAX_DEPTH,
    folders: where.sources.folders,
    enter: (name, absolute) =>
      !NOT_SOURCE.has(name) && !name.startsWith('.') && name !== '__tests__' && !isAnotherApp(absolute, where.sources),
    accept: (name) => LOOKS_LIKE_PROXY.test(name),
  }).map((file) => file.path)
}

function isAnotherApp(folder: string, { folders }: Sources): boolean {
  return folders.names(folder).some((name) => (CONFIG_FILES as readonly string[]).includes(name))
}

/** Local files that the proxy imports: `lib/middleware.ts` may be its helper. */
function importedBy(file: string, sources: Sources): Set<string> {
  const parsed = sources.parse(file)
  if ('reason' in parsed) return new Set()
  const requests = [
    ...parsed.module.staticImports.map((statement) => statement.moduleRequest.value),
    ...parsed.module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ]
  return new Set(requests.flatMap((request) => sources.resolveLocal(file, request) ?? []))
}

/** A page or a handler calls it: it is the helper of that one. */
function isUsedByRoutes(file: string, { appDir, pagesDir, sources }: Where): boolean {
  const name = path.basename(file).replace(/\.\w+$/, '')
  return [appDir, pagesDir].some((folder) => {
    const routes = folder === null ? [] : walkFiles(folder, { folders: sources.folders })
    return routes.some(({ path: route }) => {
      if (route === file || !/\.[cm]?[jt]sx?$/.test(route)) return false
      const text = sources.text(route)
      return typeof text === 'string' && text.includes(`/${name}`) && importedBy(route, sources).has(file)
    })
  })
}

/** It imports what a proxy imports and exports what Next would call, or a matcher. A file that cannot be parsed counts. */
function seemsMeantAsProxy(file: string, sources: Sources): boolean {
  const parsed = sources.parse(file)
  if ('reason' in parsed) return false
  const { module, code, errors } = parsed
  if (errors.length > 0) return /\bclerkMiddleware\b|\bmatcher\b/.test(code)
  const imports = module.staticImports.map((statement) => statement.moduleRequest.value)
  const fromClerk =
    imports.some((name) => name.startsWith('@clerk/nextjs')) || /\brequire\(\s*['"]@clerk\/nextjs/.test(code)
  if (fromClerk && /\b(clerkMiddleware|authMiddleware|withClerkMiddleware)\b/.test(code)) return true
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName }) => exportNameOf(exportName)),
  )
  if (exported.includes('config') && /\bmatcher\b/.test(code)) return true
  const called = exported.some((name) => name === 'default' || name === 'proxy' || name === 'middleware')
  // `ProxySettings` in `proxy.tsx` is a component.
  const fromServer = imports.includes('@clerk/nextjs/server') && !/\.[jt]sx$/.test(file)
  return called && (fromServer || imports.some((name) => name === 'next/server' || name === 'next-auth/middleware'))
}

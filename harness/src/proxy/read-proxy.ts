/** What the proxy's own code says, read and not run. */
import path from 'node:path'
import { exportNameOf, nextMajor, type AppFacts, type ParsedFile, type Sources } from '../app/index.ts'
import { clerkNameOf, isClerk } from './clerk-names.ts'
import { codeOf, exportOf, type Code } from './code.ts'
import { placeOf } from './place.ts'
import { comparedLists, listsOf } from './read-lists.ts'
import { readMatcher } from './read-matcher.ts'
import { clerkCallOf, protectsOf } from './read-protects.ts'
import type { ProxySource } from './types.ts'

/** Files that a proxy may import, itself included. */
const MAX_FILES = 300

/** @returns null: the app has no proxy that Next reads. What cannot be read is in `problems`; never throws. */
export function readProxySource(app: AppFacts, sources: Sources): ProxySource | null {
  const { file } = app.proxy
  return file === null ? null : readProxyFile(file, app, sources)
}

/** The same of any file, for those that Next does not read. @param file relative to the app's root */
export function readProxyFile(file: string, app: AppFacts, sources: Sources): ProxySource {
  const parsed = sources.parse(path.join(app.root, file))
  if ('reason' in parsed) return nothing(file, [parsed.reason])
  try {
    return read(file, parsed, app, sources)
  } catch (error) {
    // Of a file with syntax errors any part of the tree may be missing.
    const reason = `cannot be understood (${(error as Error).message})`
    return { ...nothing(file, [...parsed.errors, reason]), files: [parsed.path] }
  }
}

function read(file: string, parsed: ParsedFile, app: AppFacts, sources: Sources): ProxySource {
  const names = importedBy(parsed, sources)
  const proxy = codeOf(parsed, sources)
  const others = names.slice(1).flatMap((other) => codeOfFile(other, sources))
  const exports = exportsIn(proxy)
  const handler = handlerOf(file, exports, parsed, nextMajor(app))
  const telling = others.filter(({ parsed: { text } }) =>
    /createRouteMatcher|[cC]lerkMiddleware|authMiddleware/.test(text),
  )
  const files = { codes: [proxy, ...telling] }
  const clerk = [proxy, ...telling].map((one) => clerkCallOf(one)).find((call) => call !== null) ?? null
  const main = handlerFile(proxy, handler)
  return {
    file,
    exports,
    handler,
    uncalled: handler !== null && isClerkItself(handler, proxy),
    matcher: readMatcher(parsed, app, sources),
    clerk,
    lists: [
      ...[proxy, ...telling].flatMap((one) => listsOf(one, files)),
      // A project's other arrays of paths are not the proxy's.
      ...[...new Set([proxy, main])].flatMap((one) => comparedLists(one, files)),
    ],
    protects: [...new Set([proxy, main])].flatMap((one) => protectsOf(one, files)),
    problems: parsed.errors,
    files: names,
  }
}

function nothing(file: string, problems: string[]): ProxySource {
  return {
    file,
    exports: [],
    handler: null,
    uncalled: false,
    matcher: { status: 'absent' },
    clerk: null,
    lists: [],
    protects: [],
    problems,
    files: [],
  }
}

function codeOfFile(file: string, sources: Sources): Code[] {
  const parsed = sources.parse(file)
  return 'reason' in parsed ? [] : [codeOf(parsed, sources)]
}

/** Value exports. Those of `export *` stand with the names that the other file gives them. */
function exportsIn(code: Code, depth = 0): ProxySource['exports'] {
  const { parsed, sources } = code
  const entries = parsed.module.staticExports.flatMap((statement) => statement.entries)
  return entries.flatMap((entry) => {
    if (entry.isType) return []
    const place = placeOf(entry, parsed, sources.root)
    const name = exportNameOf(entry.exportName)
    if (name !== null) return [{ ...place, name, local: entry.localName.name }]
    const target = entry.moduleRequest ? sources.resolveLocal(parsed.path, entry.moduleRequest.value) : null
    const [other] = target === null || depth > 4 ? [] : codeOfFile(target, sources)
    const found = other ? exportsIn(other, depth + 1).filter((one) => one.name !== 'default') : []
    return found.map((one) => ({ ...place, name: one.name, local: null }))
  })
}

/** `(isProxy ? mod.proxy : mod.middleware) || mod.default` (next/dist/build/templates/middleware.js, 15.5 and 16.4). */
function handlerOf(
  file: string,
  exports: ProxySource['exports'],
  parsed: ParsedFile,
  major: number | null,
): ProxySource['handler'] {
  const name = /(^|\/)proxy\.[^/]+$/.test(file) ? 'proxy' : 'middleware'
  // Next 16 refuses to build where the function comes by `export *` alone (tried with 16.4); 15 takes it.
  const seen = exports.filter(
    (one) => (major ?? 16) < 16 || !/^(export\s*)?\*/.test(parsed.text.slice(one.start, one.end)),
  )
  if (seen.some((one) => one.name === name)) return name
  if (seen.some((one) => one.name === 'default')) return 'default'
  // `module.exports = …` (a build of 16.4 takes it).
  if (exports.length > 0 || !/\bexports\b/.test(parsed.code)) return null
  return new RegExp(`\\bexports\\s*\\.\\s*${name}\\b|\\b${name}\\s*[,:}]`).test(parsed.code) ? name : 'default'
}

/** `export default clerkMiddleware`, `export { clerkMiddleware as default } from '@clerk/nextjs/server'` */
function isClerkItself(handler: string, proxy: Code): boolean {
  const origin = exportOf(handler, proxy)
  if (origin?.kind === 'package') return isClerk(origin.request) && origin.name === 'clerkMiddleware'
  return (
    origin?.kind === 'local' &&
    origin.binding.kind === 'value' &&
    clerkNameOf(origin.binding.value, origin.code) === 'clerkMiddleware'
  )
}

/** The file in which the handler stands: `export { default } from './lib/proxy'`. */
function handlerFile(proxy: Code, handler: ProxySource['handler']): Code {
  const origin = handler === null ? null : exportOf(handler, proxy)
  return origin?.kind === 'local' ? origin.code : proxy
}

/** Local files in any depth, the proxy first. Absolute. */
function importedBy(proxy: ParsedFile, sources: Sources): string[] {
  const files = [proxy.path]
  for (let index = 0; index < files.length && files.length < MAX_FILES; index++) {
    const parsed = sources.parse(files[index] ?? '')
    if ('reason' in parsed) continue
    for (const request of requestsOf(parsed)) {
      const found = sources.resolveLocal(parsed.path, request)
      if (found !== null && !files.includes(found)) files.push(found)
    }
  }
  return files
}

function requestsOf({ module, text }: ParsedFile): string[] {
  const { staticImports, staticExports, dynamicImports } = module
  return [
    ...staticImports
      .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
      .map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...dynamicImports.flatMap(({ moduleRequest }) => {
      const found = /^['"`](.+)['"`]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1]
      return found === undefined ? [] : [found]
    }),
  ]
}

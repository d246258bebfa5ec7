/** What the proxy's own code says, read and not run. */
import path from 'node:path'
import { exportNameOf, type AppFacts, type ParsedFile, type Sources } from '../app/index.ts'
import { placeOf } from './place.ts'
import { listsOf } from './read-lists.ts'
import { readMatcher } from './read-matcher.ts'
import { clerkCallOf, protectsOf } from './read-protects.ts'
import type { ProxySource } from './types.ts'

/** Files that a proxy may import, itself included. */
const MAX_FILES = 300

/** @returns null: the app has no proxy that Next reads. What cannot be read is in `problems`; never throws. */
export function readProxySource(app: AppFacts, sources: Sources): ProxySource | null {
  const { file } = app.proxy
  if (file === null) return null
  const parsed = sources.parse(path.join(app.root, file))
  if ('reason' in parsed) return nothing(file, [parsed.reason])
  const files = importedBy(parsed, sources)
  const exports = exportsIn(parsed, app.root)
  const others = files.slice(1).flatMap((other) => {
    const read = sources.parse(other)
    return 'reason' in read ? [] : [read]
  })
  const clerk = [parsed, ...others].map((one) => clerkCallOf(one, app.root)).find((call) => call !== null) ?? null
  return {
    file,
    exports,
    handler: handlerOf(file, exports),
    matcher: readMatcher(parsed, app.root),
    clerk,
    // Of files below, those that mention matchers: a project's other arrays of paths are not the proxy's.
    lists: [parsed, ...others.filter(({ text }) => text.includes('createRouteMatcher'))].flatMap((one) =>
      listsOf(one, sources),
    ),
    protects: protectsOf(parsed, app.root),
    problems: parsed.errors,
    files,
  }
}

function nothing(file: string, problems: string[]): ProxySource {
  return {
    file,
    exports: [],
    handler: null,
    matcher: { status: 'absent' },
    clerk: null,
    lists: [],
    protects: [],
    problems,
    files: [],
  }
}

function exportsIn(parsed: ParsedFile, root: string): ProxySource['exports'] {
  return parsed.module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) => {
      const name = exportNameOf(entry.exportName)
      if (entry.isType || name === null) return []
      return [{ ...placeOf(entry, parsed, root), name, local: entry.localName.name }]
    }),
  )
}

/** `(isProxy ? mod.proxy : mod.middleware) || mod.default` (next/dist/build/templates/middleware.js, 15.5 and 16.4). */
function handlerOf(file: string, exports: ProxySource['exports']): ProxySource['handler'] {
  const name = /(^|\/)proxy\.[^/]+$/.test(file) ? 'proxy' : 'middleware'
  if (exports.some((one) => one.name === name)) return name
  return exports.some((one) => one.name === 'default') ? 'default' : null
}

/** Local files in any depth, the proxy first. Absolute. */
function importedBy(proxy: ParsedFile, sources: Sources): string[] {
  const files = [proxy.path]
  for (let index = 0; index < files.length && files.length < MAX_FILES; index++) {
    const parsed = sources.parse(files[index] ?? '')
    if ('reason' in parsed) continue
    const requests = [
      ...parsed.module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...parsed.module.staticExports.flatMap(({ entries }) =>
        entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
      ),
    ]
    for (const request of requests) {
      const found = sources.resolveLocal(parsed.path, request)
      if (found !== null && !files.includes(found)) files.push(found)
    }
  }
  return files
}

/** Code outside the app's folder that its build takes in: files of workspace packages, and what `paths` of tsconfig name. */
import { realpathSync } from 'node:fs'
import path from 'node:path'
import { workspaceRoot, type ParsedFile, type Sources } from '../app/index.ts'

/**
 * Files outside `sources.root`, node_modules left out, that `files` import, directly or through others; sorted.
 * Dynamic imports and `require` with a written-out name are followed, computed ones are not.
 * An app that lies in no workspace has none: its files are then not even parsed.
 */
export function filesOutside(files: string[], sources: Sources): string[] {
  if (workspaceRoot(path.dirname(sources.root)) === null) return []
  const root = realpathSync(sources.root) + path.sep
  const outside = new Set<string>()
  const queue = [...files]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const parsed = sources.parse(file)
    if ('reason' in parsed) continue
    for (const request of requestsOf(parsed)) {
      const found = mayLeave(request, file, sources.root) ? sources.resolveLocal(file, request) : null
      if (found === null || found.startsWith(root) || outside.has(found)) continue
      outside.add(found)
      queue.push(found)
    }
  }
  return [...outside].filter((file) => /\.[mc]?[jt]sx?$/.test(file)).sort()
}

function mayLeave(request: string, from: string, root: string): boolean {
  if (request.startsWith('node:')) return false
  if (!request.startsWith('.')) return true
  return !path.resolve(path.dirname(from), request).startsWith(root + path.sep)
}

function requestsOf({ module, code }: ParsedFile): Set<string> {
  const requests = new Set(module.staticImports.map(({ moduleRequest }) => moduleRequest.value))
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest) requests.add(moduleRequest.value)
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const name = /^(['"`])([^'"`$]+)\1$/.exec(code.slice(moduleRequest.start, moduleRequest.end).trim())?.[2]
    if (name !== undefined) requests.add(name)
  }
  for (const found of code.matchAll(/\brequire\(\s*(['"])([^'"]+)\1\s*\)/g)) requests.add(found[2] ?? '')
  return requests
}

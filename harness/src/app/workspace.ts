/** The workspace around an app (npm, pnpm, Yarn, Bun, Nx, Lerna): where its other packages are. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { declaredRange, readPackageJson, type PackageJson } from './packages.ts'
import { NOT_SOURCE, walkFiles } from './walk.ts'

const MARKERS = ['pnpm-workspace.yaml', 'nx.json', 'lerna.json', 'turbo.json']

/** Deepest level below the workspace's root at which a package is looked for. */
const MAX_DEPTH = 5

/** The nearest folder, `dir` or above it, that says it is a workspace; null: none does. */
export function workspaceRoot(dir: string): string | null {
  for (let current = dir; ; current = path.dirname(current)) {
    if (MARKERS.some((name) => existsSync(path.join(current, name)))) return current
    if (readPackageJson(current)?.workspaces !== undefined) return current
    if (path.dirname(current) === current) return null
  }
}

/** Folders of the workspace's packages by name, whether they are installed or not. */
export function workspacePackages(dir: string): Map<string, string> {
  const root = workspaceRoot(dir)
  const packages = new Map<string, string>()
  if (root === null) return packages
  const manifests = walkFiles(root, {
    maxDepth: MAX_DEPTH,
    enter: (name) => !NOT_SOURCE.has(name) && !name.startsWith('.'),
    accept: (name) => name === 'package.json',
  })
  for (const manifest of manifests) {
    const folder = path.dirname(manifest.path)
    const name = readPackageJson(folder)?.name
    if (name !== undefined && !packages.has(name)) packages.set(name, folder)
  }
  return packages
}

/**
 * The range under which an app asks for a package: in its own package.json, in that of a workspace package that it
 * depends on, or in that of the workspace's root. null: nowhere.
 */
export function rangeFor(dir: string, name: string): string | null {
  const own = declaredRange(readPackageJson(dir), name)
  const root = own === null ? workspaceRoot(path.dirname(dir)) : null
  if (own !== null || root === null) return own
  const packages = workspacePackages(dir)
  const queue: (PackageJson | null)[] = [readPackageJson(dir)]
  const seen = new Set<string>()
  for (let json = queue.pop(); json !== undefined; json = queue.pop()) {
    const range = declaredRange(json, name)
    if (range !== null) return range
    for (const dependency of Object.keys({ ...json?.dependencies, ...json?.devDependencies })) {
      const folder = packages.get(dependency)
      if (folder === undefined || seen.has(dependency)) continue
      seen.add(dependency)
      queue.push(readPackageJson(folder))
    }
  }
  return declaredRange(readPackageJson(root), name)
}

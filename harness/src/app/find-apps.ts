import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { declaredRange, readPackageJson } from './packages.ts'
import { NOT_SOURCE, walkFiles } from './walk.ts'

/** Names of the config file, in the order in which Next looks (`CONFIG_FILES` in next/dist/shared/lib/constants.js). */
export const CONFIG_FILES = ['next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.mts'] as const

/** Deepest level at which an app of a monorepo is looked for. */
const MAX_DEPTH = 5

/** `app` or `pages` of a folder: beside the package.json first, else in `src` (next/dist/lib/find-pages-dir.js). */
export function routerFolder(dir: string, name: 'app' | 'pages'): string | null {
  for (const candidate of [path.join(dir, name), path.join(dir, 'src', name)]) {
    if (isFolder(candidate)) return candidate
  }
  return null
}

/** A Next app: it has a router folder, and a Next config or a dependency on next. */
export function isNextApp(dir: string): boolean {
  if (routerFolder(dir, 'app') === null && routerFolder(dir, 'pages') === null) return false
  return hasNextConfig(dir) || declaredRange(readPackageJson(dir), 'next') !== null
}

/**
 * Next apps in a folder and below it (monorepos), sorted; node_modules, hidden and build folders are left out.
 * @returns absolute folders
 */
export function findApps(dir: string): Promise<string[]> {
  const root = path.resolve(dir)
  const folders = new Set([root])
  walkFiles(root, {
    maxDepth: MAX_DEPTH,
    accept: () => false,
    enter: (name, absolute) => {
      if (NOT_SOURCE.has(name) || name.startsWith('.') || name === 'build' || name === 'public') return false
      folders.add(absolute)
      return true
    },
  })
  return Promise.resolve([...folders].filter(isNextApp).sort())
}

function hasNextConfig(dir: string): boolean {
  return CONFIG_FILES.some((file) => existsSync(path.join(dir, file)))
}

export function isFolder(candidate: string): boolean {
  try {
    return statSync(candidate).isDirectory()
  } catch {
    return false
  }
}

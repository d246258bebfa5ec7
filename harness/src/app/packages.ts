/** package.json files: what an app declares and what is installed for it. */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { InstalledPackage } from './types.ts'

export interface PackageJson {
  name?: string
  version?: string
  type?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  workspaces?: unknown
}

/** The folder's package.json; null when there is none or it is no JSON object. */
export function readPackageJson(dir: string): PackageJson | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'))
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}

/** The range under which a package.json asks for a package. */
export function declaredRange(json: PackageJson | null, name: string): string | null {
  const range = json?.dependencies?.[name] ?? json?.devDependencies?.[name] ?? json?.peerDependencies?.[name]
  return typeof range === 'string' ? range : null
}

/**
 * An installed package as Node finds it from `dir` upwards, or from a workspace package that `dir` depends on:
 * in a monorepo `@clerk/nextjs` is often a dependency of `packages/auth` only.
 */
export function findPackage(dir: string, name: string): InstalledPackage | null {
  const direct = findUpwards(dir, name)
  if (direct) return direct
  const json = readPackageJson(dir)
  for (const dependency of Object.keys({ ...json?.dependencies, ...json?.devDependencies })) {
    const linked = workspaceFolder(dir, dependency)
    const found = linked === null ? null : findUpwards(linked, name)
    if (found) return found
  }
  return null
}

function findUpwards(dir: string, name: string): InstalledPackage | null {
  for (let current = dir; ; current = path.dirname(current)) {
    const folder = path.join(current, 'node_modules', name)
    const version = readPackageJson(folder)?.version
    if (typeof version === 'string') return { version, dir: folder }
    if (path.dirname(current) === current) return null
  }
}

/** Real folder of a dependency that is linked into node_modules from the workspace. */
function workspaceFolder(dir: string, name: string): string | null {
  const installed = findUpwards(dir, name)
  if (!installed) return null
  const real = realpathSync(installed.dir)
  return real.split(path.sep).includes('node_modules') ? null : real
}

const LOCK_FILES = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
] as const

/** The package manager whose lock file is nearest; npm when there is none. */
export function packageManager(dir: string): 'npm' | 'pnpm' | 'yarn' | 'bun' {
  for (let current = dir; ; current = path.dirname(current)) {
    if (existsSync(path.join(current, 'package-lock.json'))) return 'npm'
    const found = LOCK_FILES.find(([file]) => existsSync(path.join(current, file)))
    if (found) return found[1]
    if (path.dirname(current) === current) return 'npm'
  }
}

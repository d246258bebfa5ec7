/** Which Clerk an app has, from the nearest `package.json` that names it. */
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

export interface ClerkDependency {
  /** Null when the range does not tell: `latest`, `catalog:`, `workspace:*`. */
  major: number | null
}

/** Null when no `package.json` above the file depends on `@clerk/nextjs`, or the file has no place on disk. */
export function clerkDependency(filename: string): ClerkDependency | null {
  if (!isAbsolute(filename)) return null
  for (let folder = dirname(filename); folder !== dirname(folder); folder = dirname(folder)) {
    const range = clerkRange(join(folder, 'package.json'))
    if (range === null) continue
    const [, major] = /^[\^~>=v\s]*(\d+)/.exec(range) ?? []
    return { major: major === undefined ? null : Number(major) }
  }
  return null
}

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

function clerkRange(file: string): string | null {
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
    const all = { ...manifest.peerDependencies, ...manifest.devDependencies, ...manifest.dependencies }
    return all['@clerk/nextjs'] ?? null
  } catch {
    // No such file, or not JSON: the next folder up may have one.
    return null
  }
}

/** Which version of a package an app runs: installed, else locked, else the lowest that its package.json allows. */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { lockedVersion } from '../app/index.ts'
import type { AuditFacts } from './audit-rule.ts'

export interface PackageVersion {
  version: string
  from: 'installed' | 'locked' | 'declared'
}

export function nextVersion({ app }: AuditFacts): PackageVersion | null {
  return versionOf(app.root, 'next', app.next?.version ?? null, app.declared.next)
}

export function clerkVersion({ app }: AuditFacts): PackageVersion | null {
  return versionOf(app.root, '@clerk/nextjs', app.clerk?.version ?? null, app.declared.clerk)
}

/** `@clerk/shared` as the installed `@clerk/nextjs` finds it; null: not known. */
export function clerkSharedVersion({ app }: AuditFacts): PackageVersion | null {
  const installed = app.clerk === null ? null : installedNear(app.clerk.dir, '@clerk/shared')
  return versionOf(app.root, '@clerk/shared', installed, null)
}

function versionOf(
  root: string,
  name: string,
  installed: string | null,
  declared: string | null,
): PackageVersion | null {
  if (installed !== null) return { version: installed, from: 'installed' }
  const locked = lockedVersion(root, name, declared)
  if (locked !== null) return { version: locked, from: 'locked' }
  const lowest = declared === null ? null : lowestOf(declared)
  return lowest === null ? null : { version: lowest, from: 'declared' }
}

/** As Node resolves it from the package's real folder: pnpm keeps dependencies beside it. */
function installedNear(dir: string, name: string): string | null {
  for (let folder = realpathSync(dir); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'node_modules', name, 'package.json')
    if (existsSync(manifest)) {
      try {
        const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: unknown }
        return typeof version === 'string' ? version : null
      } catch {
        return null
      }
    }
    if (path.dirname(folder) === folder) return null
  }
}

/** `15.2.0` of `^15.2`, `>=15.2 <16` and `npm:next@15.2.0`; null for what names no version (`latest`, `catalog:`). */
function lowestOf(range: string): string | null {
  const bare = range.replace(/^npm:(@[^/]+\/)?[^@]+@/, '')
  if (/^[a-z]/i.test(bare.replace(/^v(?=\d)/, '')) || bare.startsWith('<')) return null
  const numbers = numbersOf(bare)
  return numbers === null ? null : numbers.join('.')
}

/** Major, minor, patch; what is left out or a wildcard is 0, and a prerelease counts as its release. */
function numbersOf(version: string): [number, number, number] | null {
  const found = /(\d+)(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?/.exec(version)
  if (!found) return null
  const [, major, minor, patch] = found
  return [Number(major), Number(minor) || 0, Number(patch) || 0]
}

/** Negative, 0 or positive, as sorting wants it. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a) ?? [0, 0, 0], numbersOf(b) ?? [0, 0, 0]]
  const at = left.findIndex((number, index) => number !== right[index])
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
}

export interface VersionRange {
  from: string
  /** The first version that is mended. */
  before: string
}

/** The range that holds the version. */
export function rangeOf(version: string, ranges: readonly VersionRange[]): VersionRange | undefined {
  return ranges.find(({ from, before }) => compareVersions(version, from) >= 0 && compareVersions(version, before) < 0)
}

/** Of any package that the app may use: installed, else locked; null: not known. */
export function packageVersion({ app }: AuditFacts, name: string): string | null {
  return installedNear(app.root, name) ?? lockedVersion(app.root, name, null)
}

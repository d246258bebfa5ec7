/** The `next` and `@clerk/nextjs` that an executed proxy uses: the app's own, else ours of the same major version. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { majorOf, nextMajor, type AppFacts } from '../app/index.ts'
import type { RuntimePackage } from './types.ts'

/** Where a package of the worker comes from. */
export interface ChosenPackage {
  /** Folder of the installed package; null: ours. */
  dir: string | null
  /** Name of our own bundle (`next-16`); null: the app's. */
  own: string | null
}

export interface ChosenPackages {
  packages: Record<string, ChosenPackage>
  /** Source text of our own bundles, by name; read only where one is used. */
  runtimes: Record<string, string>
  /** For the report. */
  used: RuntimePackage[]
}

const RUNTIMES = new URL('../../runtimes/', import.meta.url)

/** Next of 14 and before is run by 15, the oldest that can be asked about matchers. */
const OLDEST_NEXT = 15
const NEWEST_NEXT = 16

/**
 * @returns why none can be had, when the app's version is not installed and is none that we bring along
 */
export function choosePackages(app: AppFacts): ChosenPackages | { reason: string } {
  const next = chooseNext(app)
  const clerk = chooseClerk(app)
  if ('reason' in next) return next
  if ('reason' in clerk) return clerk
  const runtimes: Record<string, string> = {}
  for (const { own } of [next.chosen, clerk.chosen]) {
    if (own !== null) runtimes[own] = readFileSync(new URL(`${own}.cjs`, RUNTIMES), 'utf8')
  }
  const react = next.chosen.own === null ? {} : { react: next.chosen, 'react-dom': next.chosen }
  return {
    packages: { next: next.chosen, '@clerk/nextjs': clerk.chosen, ...react },
    runtimes,
    used: [next.used, clerk.used],
  }
}

type Choice = { chosen: ChosenPackage; used: RuntimePackage } | { reason: string }

/** Next's own function that tells whether a matcher matches came with 15.1. */
function canBeAsked(dir: string): boolean {
  return existsSync(`${dir}/dist/experimental/testing/server/middleware-testing-utils.js`)
}

function chooseNext(app: AppFacts): Choice {
  if (app.next && canBeAsked(app.next.dir)) return installed('next', app.next)
  const major = nextMajor(app) ?? NEWEST_NEXT
  if (major > NEWEST_NEXT) return unknownVersion('next', major)
  return ours('next', `next-${Math.max(major, OLDEST_NEXT)}`)
}

function chooseClerk(app: AppFacts): Choice {
  if (app.clerk) return installed('@clerk/nextjs', app.clerk)
  const declared = app.locked.clerk ?? app.declared.clerk
  // A workspace package may depend on Clerk, and the app itself not name it: then the newest.
  const major = declared === null ? null : majorOf(declared)
  const known = knownRuntimes()
  const newest = Math.max(
    ...Object.keys(known).flatMap((name) => (name.startsWith('clerk-') ? Number(name.slice(6)) : [])),
  )
  const own = `clerk-${major ?? newest}`
  return own in known ? ours('@clerk/nextjs', own) : unknownVersion('@clerk/nextjs', major ?? newest)
}

function installed(name: string, { version, dir }: { version: string; dir: string }): Choice {
  return { chosen: { dir, own: null }, used: { name, version, own: false } }
}

function ours(name: string, own: string): Choice {
  const version = knownRuntimes()[own]?.version
  if (version === undefined) return { reason: `${name} is not installed, and the package lacks its ${own} runtime` }
  return { chosen: { dir: null, own }, used: { name, version, own: true } }
}

function unknownVersion(name: string, major: number): { reason: string } {
  return {
    reason: `${name} ${major} is not installed, and Routewarden brings no such version: install the app's packages`,
  }
}

let known: Record<string, { name: string; version: string } | undefined> | undefined

function knownRuntimes(): Record<string, { name: string; version: string } | undefined> {
  known ??= JSON.parse(readFileSync(fileURLToPath(new URL('index.json', RUNTIMES)), 'utf8')) as typeof known & object
  return known
}

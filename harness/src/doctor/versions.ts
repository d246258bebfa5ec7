/** Versions: of Node, of the app's packages, and what is published about them. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import semver from 'semver'
import { AppError, readPackageJson, requireRunnable } from '../app/index.ts'
import {
  CLERK_ADVISORIES,
  clerkVersion,
  NEXT_ADVISORIES,
  nextVersion,
  rangeOf,
  type AuditFacts,
  type PackageVersion,
  type VersionRange,
} from '../rules/index.ts'
import type { Found } from './app.ts'
import { ok, problem, unknown, type Check } from './types.ts'

/** @param ownRange the Node versions that Routewarden runs on */
export function nodeChecks({ app }: AuditFacts, ownRange: string, version: string): Check[] {
  const ranges = [
    { of: 'Routewarden', range: ownRange },
    { of: "the app's package.json", range: enginesOf(app.root) },
    ...(app.next === null ? [] : [{ of: `next ${app.next.version}`, range: enginesOf(app.next.dir) }]),
  ].flatMap(({ of, range }) => (range === null || semver.validRange(range) === null ? [] : [{ of, range }]))
  const wrong = ranges.filter(({ range }) => !semver.satisfies(version, range))
  return wrong.length > 0
    ? wrong.map(({ of, range }) =>
        problem(
          'node',
          `Node ${version} is not one that ${of} runs on (${range}).`,
          `Use a version in that range: nvm install, or your system's packages.`,
        ),
      )
    : [ok('node', `Node ${version} suits ${ranges.map(({ of }) => of).join(', ')}.`)]
}

function enginesOf(dir: string): string | null {
  try {
    const { engines } = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')) as {
      engines?: { node?: unknown }
    }
    return typeof engines?.node === 'string' ? engines.node : null
  } catch {
    return null
  }
}

export function packageChecks({ app }: AuditFacts): Check[] {
  try {
    requireRunnable(app)
  } catch (error) {
    if (error instanceof AppError)
      return [problem('packages', inOneLine(error.message, app.root), inOneLine(error.help, app.root))]
    throw error
  }
  const versions = `next ${app.next?.version ?? ''} and @clerk/nextjs ${app.clerk?.version ?? ''}`
  const json = readPackageJson(app.root)
  const name = json?.name === undefined ? '' : ' of the app'
  return [ok('packages', `The packages${name} are installed: ${versions}.`)]
}

const inOneLine = (text: string, root: string) => text.replaceAll(root, '.').replace(/\s+/g, ' ')

interface Published {
  cve: string
  affected: readonly VersionRange[]
}

/** What the rules found of entry points that rely on the proxy; else what is published about the version itself. */
export function advisoryChecks(facts: AuditFacts, found: Found): Check[] {
  return [
    ...ofPackage('next', nextVersion(facts), NEXT_ADVISORIES, found('advisories', 'next-version-bypass')),
    ...ofPackage('@clerk/nextjs', clerkVersion(facts), CLERK_ADVISORIES, found('advisories', 'clerk-version-bypass')),
  ]
}

function ofPackage(name: string, version: PackageVersion | null, all: readonly Published[], found: Check[]): Check[] {
  if (found.length > 0) return found
  if (version === null)
    return [
      unknown(
        'advisories',
        `Which version of ${name} the app runs is not known.`,
        'Install its packages, or commit the lock file.',
      ),
    ]
  const hits = all.filter(({ affected }) => rangeOf(version.version, affected))
  if (hits.length === 0) return [ok('advisories', `No way round the proxy is known of ${name} ${version.version}.`)]
  return [
    ok(
      'advisories',
      `${name} ${version.version} has published flaws (${hits.map(({ cve }) => cve).join(', ')}); by what could be read, no entry point of this app is open to them. Upgrade all the same.`,
    ),
  ]
}

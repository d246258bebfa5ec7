import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from './errors.ts'
import { majorOf } from './next-version.ts'
import { packageManager } from './packages.ts'
import type { AppFacts } from './types.ts'

/** Oldest majors that a run supports. Clerk 5 is the first with `clerkMiddleware` alone; it asks for Next 13.5 or newer. */
const OLDEST_NEXT = 14
const OLDEST_CLERK = 5

/**
 * Makes sure that the app can be built, started and signed in to.
 * @throws {AppError} `next-missing`, `next-too-old`, `clerk-missing`, `clerk-too-old`
 */
export function requireRunnable(app: AppFacts): void {
  const manager = packageManager(app.root)
  const file = path.join(app.root, 'package.json')
  const plugAndPlay = existsSync(path.join(app.root, '.pnp.cjs'))
  const install = plugAndPlay
    ? "Yarn Plug'n'Play is not supported: set `nodeLinker: node-modules` in .yarnrc.yml and run `yarn install`."
    : `Run \`${manager} install\` in ${app.root}.`
  const add = (name: string): string =>
    `Run \`${manager} ${manager === 'npm' ? 'install' : 'add'} ${name}\` in ${app.root}.`

  if (!app.next) {
    if (app.declared.next === null) throw new AppError('next-missing', `${file} does not list next.`, add('next'))
    throw new AppError('next-missing', `${file} asks for next ${app.declared.next}, which is not installed.`, install)
  }
  if ((majorOf(app.next.version) ?? 0) < OLDEST_NEXT) {
    throw new AppError(
      'next-too-old',
      `Next ${app.next.version} (${app.next.dir}) is too old: Routewarden runs apps on Next ${OLDEST_NEXT} and newer.`,
      add('next@latest'),
    )
  }
  if (!app.clerk) {
    if (app.declared.clerk === null) {
      throw new AppError(
        'clerk-missing',
        `${file} does not list @clerk/nextjs: this app does not use Clerk, so nobody can be signed in to it.`,
        `${add('@clerk/nextjs')} \`routewarden routes\` lists the entry points of any Next app.`,
      )
    }
    throw new AppError(
      'clerk-missing',
      `${file} asks for @clerk/nextjs ${app.declared.clerk}, which is not installed.`,
      install,
    )
  }
  if ((majorOf(app.clerk.version) ?? 0) < OLDEST_CLERK) {
    throw new AppError(
      'clerk-too-old',
      `@clerk/nextjs ${app.clerk.version} (${app.clerk.dir}) is too old: Routewarden signs in to ${OLDEST_CLERK} and newer.`,
      'Follow https://clerk.com/docs/upgrade-guides, or run `npx @clerk/upgrade`.',
    )
  }
}

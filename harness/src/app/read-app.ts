import { readdirSync } from 'node:fs'
import path from 'node:path'
import { AppError } from './errors.ts'
import { findApps, isFolder, isNextApp, routerFolder } from './find-apps.ts'
import { lockedVersion } from './locked-version.ts'
import { readLocales } from './locales.ts'
import { readNextConfig } from './next-config.ts'
import { nextMajor } from './next-version.ts'
import { declaredRange, findPackage, readPackageJson } from './packages.ts'
import { findProxy } from './proxy-file.ts'
import { Sources } from './sources.ts'
import type { AppFacts } from './types.ts'
import { rangeFor } from './workspace.ts'

export interface ReadAppOptions {
  /** May the app's own next.config be run? Default true; else only its literals are read. */
  exec?: boolean
  /** Files already read, to be shared with whoever else reads the app. */
  sources?: Sources
  /** Most time that running next.config may take, in milliseconds. Default 20 000. */
  configTimeoutMs?: number
}

/**
 * Reads what app a folder holds. Works without node_modules; nothing of the app runs but its next.config,
 * in a process of its own.
 * @throws {AppError} `not-a-folder`, `no-next-app`, `several-apps`
 */
export async function readApp(dir: string, options: ReadAppOptions = {}): Promise<AppFacts> {
  const root = path.resolve(dir)
  if (!isFolder(root)) {
    throw new AppError('not-a-folder', `${root} is not a folder.`, 'Give the folder of a Next app.')
  }
  if (!isNextApp(root)) await refuse(root)

  const json = readPackageJson(root)
  const appDir = routerFolder(root, 'app')
  const pagesDir = routerFolder(root, 'pages')
  const declared = { next: rangeFor(root, 'next'), clerk: rangeFor(root, '@clerk/nextjs') }
  const next = findPackage(root, 'next')
  const clerk = findPackage(root, '@clerk/nextjs')
  const found = {
    root,
    name: json?.name ?? path.basename(root),
    srcDir: (pagesDir ?? appDir ?? '').startsWith(path.join(root, 'src') + path.sep),
    appDir,
    pagesDir,
    next,
    clerk,
    declared,
    locked: {
      next: next ? null : lockedVersion(root, 'next', declared.next),
      clerk: clerk ? null : lockedVersion(root, '@clerk/nextjs', declared.clerk),
    },
    routers: [...(appDir === null ? [] : ['app' as const]), ...(pagesDir === null ? [] : ['pages' as const])],
    envFiles: envFilesOf(root),
  }
  const sources = options.sources ?? new Sources(root)
  const config = await readNextConfig({
    root,
    nextDir: found.next?.dir ?? null,
    exec: options.exec ?? true,
    timeoutMs: options.configTimeoutMs ?? 20_000,
    sources,
  })
  const proxy = findProxy({ ...found, major: nextMajor(found), pageExtensions: config.pageExtensions, sources })
  const locales = readLocales(root, proxy.file === null ? null : path.join(root, proxy.file), sources)
  return { ...found, config, proxy, locales }
}

async function refuse(root: string): Promise<never> {
  const below = (await findApps(root)).map((dir) => path.relative(root, dir).split(path.sep).join('/'))
  const [first] = below
  if (first !== undefined && below.length > 1) {
    throw new AppError(
      'several-apps',
      `${root} holds ${below.length} Next apps: ${below.join(', ')}.`,
      `Choose one with \`--app ${first}\`; \`routewarden routes --all-apps\` lists all.`,
    )
  }
  if (first !== undefined) {
    throw new AppError('no-next-app', `${root} is no Next app itself; ${first} is one.`, `Add \`--app ${first}\`.`)
  }
  const json = readPackageJson(root)
  throw new AppError(
    'no-next-app',
    declaredRange(json, 'next') === null
      ? `${root} is no Next app: its package.json does not list next and there is no next.config file.`
      : `${root} depends on next, but has no \`app\` and no \`pages\` folder, in it or in \`src\`.`,
    "Give the folder that holds the app's package.json and its `app` or `pages` folder.",
  )
}

function envFilesOf(root: string): string[] {
  return readdirSync(root)
    .filter((name) => name === '.env' || name.startsWith('.env.'))
    .sort()
}

/** The browser's part of Clerk, from its npm packages: `/npm/@clerk/clerk-js@6/dist/clerk.browser.js`. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hono } from 'hono'
import { ApiError } from '../errors.ts'

const TYPES: Record<string, string> = {
  '.js': 'application/javascript',
  '.mjs': 'application/javascript',
  '.css': 'text/css',
  '.map': 'application/json',
}

/** Majors whose calls are emulated, and the script that a page loads first. */
const KNOWN: Record<string, { major: number; script: string }> = {
  '@clerk/clerk-js': { major: 6, script: 'clerk.browser.js' },
  '@clerk/ui': { major: 1, script: 'ui.browser.js' },
}

interface Installed {
  folder: string
  version: string
}

/**
 * @param appDir the app's own packages come first
 * @param onUnknown told once of a version whose calls are not known
 */
export function addAssets(app: Hono, appDir: string | undefined, onUnknown: (what: string) => void): void {
  const packages = new Map<string, Installed | null>()
  app.get('/npm/@clerk/:asked/dist/:file{.+}', async (context) => {
    const name = `@clerk/${context.req.param('asked').replace(/@.*$/, '')}`
    const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined
    if (!known) return context.notFound()
    const installed = packages.get(name) ?? installedPackage(name, appDir)
    packages.set(name, installed)
    if (installed === null)
      throw new ApiError(
        404,
        'package_missing',
        `${name} is not installed: npm install --save-dev @clerk/clerk-js @clerk/ui`,
      )
    const asked = path.posix.normalize(`/${context.req.param('file')}`)
    const file = path.join(installed.folder, 'dist', asked)
    const type = TYPES[path.extname(file)]
    const content = type === undefined ? null : await readFile(file).catch(() => null)
    if (type === undefined || content === null) return context.notFound()
    const isUnknown = Number.parseInt(installed.version) !== known.major
    if (!isUnknown || asked !== `/${known.script}`)
      return context.body(content, 200, { 'content-type': type, 'cache-control': 'public, max-age=3600' })
    onUnknown(`what ${name} ${installed.version} asks in a browser (version ${known.major} is known)`)
    // Seen where it matters: in the console of the page that may not work.
    const warning = `Routewarden: the local Clerk knows the calls of ${name} ${known.major}, and this is ${installed.version}. Install ${name}@${known.major} beside the app if sign-in fails.`
    const text = `${content.toString('utf8')}\n;console.warn(${JSON.stringify(warning)});\n`
    return context.body(text, 200, { 'content-type': type, 'cache-control': 'no-store' })
  })
}

function installedPackage(name: string, appDir: string | undefined): Installed | null {
  const places = [...(appDir === undefined ? [] : [path.join(appDir, 'package.json')]), fileURLToPath(import.meta.url)]
  for (const place of places) {
    // The packages hide their manifest: found by the folders that Node would look into.
    for (const folder of createRequire(place).resolve.paths(name) ?? []) {
      const found = path.join(folder, name)
      try {
        const { version = '' } = createRequire(place)(path.join(found, 'package.json')) as { version?: string }
        return { folder: found, version }
      } catch {
        // Not in this folder.
      }
    }
  }
  return null
}

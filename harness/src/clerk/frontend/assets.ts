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

/** @param appDir the app's own packages come first */
export function addAssets(app: Hono, appDir: string | undefined): void {
  const folders = new Map<string, string | null>()
  app.get('/npm/@clerk/:asked/dist/:file{.+}', async (context) => {
    const name = `@clerk/${context.req.param('asked').replace(/@.*$/, '')}`
    if (!/^@clerk\/(clerk-js|ui)$/.test(name)) return context.notFound()
    const folder = folders.get(name) ?? folderOf(name, appDir)
    folders.set(name, folder)
    if (folder === null)
      throw new ApiError(
        404,
        'package_missing',
        `${name} is not installed: npm install --save-dev @clerk/clerk-js @clerk/ui`,
      )
    const file = path.join(folder, 'dist', path.posix.normalize(`/${context.req.param('file')}`))
    const type = TYPES[path.extname(file)]
    const content = type === undefined ? null : await readFile(file).catch(() => null)
    if (type === undefined || content === null) return context.notFound()
    return context.body(content, 200, { 'content-type': type, 'cache-control': 'public, max-age=3600' })
  })
}

function folderOf(name: string, appDir: string | undefined): string | null {
  const places = [...(appDir === undefined ? [] : [path.join(appDir, 'package.json')]), fileURLToPath(import.meta.url)]
  for (const place of places) {
    // The packages hide their manifest: found by the folders that Node would look into.
    for (const folder of createRequire(place).resolve.paths(name) ?? []) {
      const found = path.join(folder, name)
      try {
        createRequire(place)(path.join(found, 'package.json'))
        return found
      } catch {
        // Not in this folder.
      }
    }
  }
  return null
}

/** Which publishable key a build has in it: Next.js inlines `NEXT_PUBLIC_*` into the browser's files. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { AppFacts } from '../app/index.ts'
import { ConfigError } from '../config/index.ts'

const KEY = /pk_(test|live)_[A-Za-z0-9+/=]{12,}/

/**
 * @returns null: the build has none (no Clerk component runs in the browser), or there is no build
 * @throws {ConfigError} it was built with the key of a live instance
 */
export async function keyInBuild(app: AppFacts): Promise<string | null> {
  const folder = path.join(app.root, app.config.distDir, 'static')
  const files = await readdir(folder, { recursive: true }).catch(() => [])
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    const found = KEY.exec(await readFile(path.join(folder, file), 'utf8'))
    if (found?.[1] === 'live') {
      throw new ConfigError('The build has the key of a live Clerk instance in it (pk_live_…): it cannot be tested.', {
        file: null,
        help: 'Leave out --no-build (or `server.build: false`), so that the app is built with the keys of the test.',
      })
    }
    if (found) return found[0]
  }
  return null
}

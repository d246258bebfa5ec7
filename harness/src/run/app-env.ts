/** What the app's own `.env` files set, as `next build` and `next start` read them. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseEnv } from 'node:util'

/** Next.js docs, "Environment Variables > Load order", for production; earlier files win. */
const FILES = ['.env.production.local', '.env.local', '.env.production', '.env']

/** Values are secret: never log them. */
export async function readAppEnv(appDir: string): Promise<Record<string, string>> {
  const layers = await Promise.all(
    FILES.map(async (name) => {
      try {
        return parseEnv(await readFile(path.join(appDir, name), 'utf8')) as Record<string, string>
      } catch {
        return {} // no such file
      }
    }),
  )
  return Object.assign({}, ...layers.reverse()) as Record<string, string>
}

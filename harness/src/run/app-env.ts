/** What the app's own `.env` files set, as Next reads them. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseEnv } from 'node:util'

/** Next.js docs, "Environment Variables > Load order"; earlier files win. */
const filesOf = (mode: 'production' | 'development') => [`.env.${mode}.local`, '.env.local', `.env.${mode}`, '.env']

/**
 * Values are secret: never log them.
 * @param mode `production` for `next build` and `next start`, `development` for `next dev`
 */
export async function readAppEnv(
  appDir: string,
  mode: 'production' | 'development' = 'production',
): Promise<Record<string, string>> {
  const layers = await Promise.all(
    filesOf(mode).map(async (name) => {
      try {
        return parseEnv(await readFile(path.join(appDir, name), 'utf8')) as Record<string, string>
      } catch {
        return {} // no such file
      }
    }),
  )
  return Object.assign({}, ...layers.reverse()) as Record<string, string>
}

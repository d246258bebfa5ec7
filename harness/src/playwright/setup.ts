/**
 * Playwright global setup: builds and starts the app once, beside a local Clerk that serves browsers.
 *
 * ```ts
 * // playwright.config.ts → globalSetup: './specs/browser/setup.ts', use: { ignoreHTTPSErrors: true }
 * // specs/browser/setup.ts
 * import { openForPlaywright } from 'routewarden/playwright/setup'
 * export default openForPlaywright({ dir: '.' })
 * ```
 */
import path from 'node:path'
import { openSession, type TestOptions } from '../run/index.ts'
import { startControl } from '../vitest/control.ts'
import { CONNECTION, type Connection } from './connection.ts'

/**
 * @param options as for `routewarden test`; `dir` is relative to the working folder
 * @returns a global setup for Playwright, whose teardown stops everything
 */
export function openForPlaywright(options: TestOptions): () => Promise<() => Promise<void>> {
  return async () => {
    const note = (line: string) => process.stderr.write(`routewarden: ${line}\n`)
    const progress = { phase: note, step: () => undefined, note }
    const session = await openSession({ progress, frontend: true, ...options, dir: path.resolve(options.dir) })
    const control = await startControl(session)
    const connection: Connection = {
      controlUrl: control.url,
      controlToken: control.token,
      origin: session.origin,
      identities: session.asker.identities,
      signInPaths: session.asker.matrix.signInPaths,
      clerk: {
        apiUrl: session.clerkEnv['CLERK_API_URL'] ?? '',
        publishableKey: session.clerkEnv['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'] ?? '',
        secretKey: session.clerkEnv['CLERK_SECRET_KEY'] ?? '',
      },
    }
    // Workers inherit the environment of the main process.
    process.env[CONNECTION] = JSON.stringify(connection)
    return async () => {
      await control.stop()
      await session.close()
    }
  }
}

/**
 * Vitest global setup: builds and starts the app once for all spec files.
 *
 * ```ts
 * // vitest.config.ts → test.globalSetup: ['./specs/app.ts']
 * // specs/app.ts
 * import { openForVitest } from 'routewarden/vitest/setup'
 * export default openForVitest({ dir: '.' })
 * ```
 */
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { openSession, type TestOptions } from '../run/index.ts'
import { startControl } from './control.ts'

/** What a worker needs to reach the app. */
export interface Connection {
  controlUrl: string
  controlToken: string
  /** `http://localhost:<port>` */
  origin: string
  identities: string[]
  webhooks: { pattern: string; path: string; scenarios: string[] }[]
}

declare module 'vitest' {
  export interface ProvidedContext {
    routewarden: Connection
  }
}

/**
 * @param options as for `routewarden test`; `dir` is relative to the working folder
 * @returns a global setup for Vitest, whose teardown stops everything
 */
export function openForVitest(options: TestOptions): (project: TestProject) => Promise<() => Promise<void>> {
  return async (project) => {
    const note = (line: string) => process.stderr.write(`routewarden: ${line}\n`)
    const progress = { phase: note, step: () => undefined, note }
    const session = await openSession({ progress, ...options, dir: path.resolve(options.dir) })
    const control = await startControl(session)
    project.provide('routewarden', {
      controlUrl: control.url,
      controlToken: control.token,
      origin: session.origin,
      identities: session.asker.identities,
      webhooks: session.webhooks,
    })
    return async () => {
      await control.stop()
      await session.close()
    }
  }
}

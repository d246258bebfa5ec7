import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { AppFacts } from '../app/index.ts'

/** A JSON file of the build; null when it is not there or no object. */
export function readBuildFile(app: AppFacts, name: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(app.root, app.config.distDir, name), 'utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

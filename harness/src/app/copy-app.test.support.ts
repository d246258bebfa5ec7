/** Copies an app of `specs/apps` to a folder of its own, where nothing is installed but what a test says. */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const APPS = fileURLToPath(new URL('../../../specs/apps/', import.meta.url))

/** @param installed package name → version of a stand-in that has a package.json and nothing else */
export function copyApp(name: string, installed: Record<string, string> = {}): string {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'routewarden-app-')))
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true })
  })
  cpSync(path.join(APPS, name), dir, { recursive: true })
  for (const [dependency, version] of Object.entries(installed)) {
    write(path.join(dir, 'node_modules', dependency, 'package.json'), JSON.stringify({ name: dependency, version }))
  }
  return dir
}

export function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/**
 * `.gitignore`. The report's folder ignores itself for git; other tools (Prettier, Tailwind, Biome) read only the
 * `.gitignore` files above it.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ignore from 'ignore'
import type { Step } from './types.ts'

const FOLDER = '.routewarden/'

/** @param top folder of the repository; null: there is none */
export function ignoreStep(root: string, top: string | null): Step | null {
  const folders = top === null ? [root] : foldersBetween(top, root)
  const files = folders.map((folder) => path.join(folder, '.gitignore')).filter((file) => existsSync(file))
  const file = files[0]
  if (file === undefined) return null
  if (files.some((one) => covers(one, root))) return { file, kind: 'there', lines: [`has ${FOLDER}`] }
  const before = readFileSync(file, 'utf8')
  const newline = before.includes('\r\n') ? '\r\n' : '\n'
  const gap = before === '' || before.endsWith('\n') ? '' : newline
  const after = `${before}${gap}${newline}# reports of Routewarden${newline}${FOLDER}${newline}`
  return { file, title: `ignore ${FOLDER}, where reports are kept`, before, after, remarks: [] }
}

function covers(file: string, root: string): boolean {
  const report = path
    .relative(path.dirname(file), path.join(root, FOLDER, 'report.html'))
    .split(path.sep)
    .join('/')
  return ignore().add(readFileSync(file, 'utf8')).ignores(report)
}

/** The nearest to the app first. */
function foldersBetween(top: string, root: string): string[] {
  const relative = path.relative(top, root)
  const parts = relative === '' ? [] : relative.split(path.sep)
  return [...parts.map((_, index) => path.join(top, ...parts.slice(0, parts.length - index))), top]
}

import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Report } from '../access/index.ts'
import { FILE_NAMES, render, type Format, type RenderOptions } from './formats.ts'

/** Writes the report: one format and an output with a file ending is that file, otherwise the output is a folder. */
export async function writeReports(
  report: Report,
  formats: Format[],
  { output, ...options }: { output: string } & Pick<RenderOptions, 'prefix'>,
): Promise<string[]> {
  const wanted = [...new Set(formats)]
  const asFile = wanted.length === 1 && path.extname(output) !== ''
  const written: string[] = []
  for (const format of wanted) {
    const file = path.resolve(asFile ? output : path.join(output, FILE_NAMES[format]))
    await mkdir(path.dirname(file), { recursive: true })
    await replaceFile(file, render(report, format, options))
    written.push(file)
  }
  return written
}

/** Whole or not at all: a reader (or an interrupted run) never meets half a report. */
async function replaceFile(file: string, content: string): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await writeFile(temporary, content)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Where a report goes: the terminal and files to keep, or wherever was asked; and the exit code it leads to. */
import { spawnSync } from 'node:child_process'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import type { Report, Severity } from '../access/index.ts'
import { FORMATS, render, writeReports, type Format } from '../report/index.ts'

export interface ReportFlags {
  format?: Format[]
  output?: string
  app?: string
  failOn: Severity | 'never'
}

export interface ReportDefaults {
  /** Folder (below the one the command ran in) that a report is kept in when nothing was asked for; null: none. */
  output: string | null
  formats: Format[]
}

const RANK = { error: 2, warning: 1, info: 0 } as const

export const failOnOption = () =>
  new Option('--fail-on <severity>', 'exit with 1 on findings of this severity or above')
    .choices(['error', 'warning', 'info', 'never'])
    .default('error')

/** The report where it was asked for; by default the terminal, and files to keep. */
export async function show(report: Report, dir: string, flags: ReportFlags, defaults: ReportDefaults): Promise<void> {
  const prefix = folderInRepository(path.resolve(dir, flags.app ?? '.'))
  const human = { color: hasColors(process.stdout), width: process.stdout.isTTY ? process.stdout.columns : 120, prefix }
  if (flags.format?.includes('github') === true) await addStepSummary(report)
  if (flags.format === undefined && flags.output === undefined) {
    process.stdout.write(render(report, 'terminal', human))
    if (defaults.output === null) return
    const output = path.resolve(dir, defaults.output)
    await keepOutOfGit(path.dirname(output))
    announce(await writeReports(report, defaults.formats, { output, prefix }), process.stdout)
    return
  }
  const formats = flags.format ?? defaults.formats
  if (flags.output !== undefined) {
    process.stderr.write(render(report, 'terminal', { ...human, color: hasColors(process.stderr) }))
    announce(await writeReports(report, formats, { output: path.resolve(flags.output), prefix }), process.stderr)
    return
  }
  for (const format of formats) process.stdout.write(render(report, format, human))
}

/** What GitHub shows on the page of a run: the Markdown, whose size is bounded far below the 1 MiB that it takes. */
async function addStepSummary(report: Report): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY']
  if (file === undefined || file === '') return
  await appendFile(file, `${render(report, 'markdown')}\n`)
}

/** `apps/web`: where code hosts look for the files of a report; '' outside of a repository, and at its top. */
function folderInRepository(dir: string): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--show-prefix'], { cwd: dir, encoding: 'utf8' })
  return status === 0 ? stdout.trim().replace(/\/$/, '') : ''
}

/** `hasColors` exists on terminals only, whatever its type says; it honours NO_COLOR. */
export function hasColors(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.hasColors()
}

function announce(files: string[], stream: NodeJS.WritableStream): void {
  stream.write('\n')
  for (const file of files) stream.write(`Report written: ${file}\n`)
}

/** Our folder ignores itself: no user should have to edit their .gitignore for it. */
async function keepOutOfGit(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, '.gitignore'), '*\n')
}

export function fails(report: Report, failOn: ReportFlags['failOn']): boolean {
  return (
    failOn !== 'never' &&
    report.findings.some(({ severity, accepted }) => accepted === undefined && RANK[severity] >= RANK[failOn])
  )
}

export function parseFormats(value: string): Format[] {
  return value.split(',').map((name) => {
    const format = FORMATS.find((known) => known === name.trim())
    if (format === undefined)
      throw new InvalidArgumentError(`There is no format "${name}". Known: ${FORMATS.join(', ')}.`)
    return format
  })
}

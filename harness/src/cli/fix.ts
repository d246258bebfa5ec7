import path from 'node:path'
import { Command, Option } from 'commander'
import { createTwoFilesPatch } from 'diff'
import pc from 'picocolors'
import type { FixResult } from '../fixing/run-fix.ts'
import type { Mended } from '../fixing/mend.ts'
import { EXIT } from './exit-codes.ts'
import { createProgress } from './progress.ts'

interface Flags {
  config?: string
  app?: string
  dryRun?: boolean
  safe?: boolean
  rule?: string[]
  quiet?: boolean
}

const HELP = `
Examples:
  $ routewarden fix --dry-run                    show what would be changed, as a diff
  $ routewarden fix                              change it, and list what needs a person
  $ routewarden fix --safe                       only where behaviour cannot change for the worse
  $ routewarden fix --rule guard-await,unprotected-page

Findings of the audit are mended, and those of eslint-plugin-routewarden where it and ESLint are installed. Look at the
result (git diff) before you commit: a check that is put in may turn away someone it should let in.

Exit codes: 0 nothing is left, 1 something needs a person (or, with --dry-run, something would be changed), 2 wrong
usage or config.`

export function fixCommand(): Command {
  return new Command('fix')
    .description('mend what can be mended mechanically, and list what needs a person')
    .argument('[dir]', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('-c, --config <file>', 'config file (default: routewarden.config.* in the folder)')
    .option('--app <dir>', 'the app, in a folder that holds several')
    .option('-n, --dry-run', 'write nothing, print a diff')
    .option('--safe', 'only edits by which behaviour cannot change for the worse')
    .addOption(new Option('--rule <ids>', 'only these rules, with commas').argParser(parseRules))
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (dir: string, flags: Flags) => {
      process.exitCode = await fix(path.resolve(dir), flags)
    })
}

const parseRules = (value: string): string[] => value.split(',').map((id) => id.trim())

async function fix(dir: string, flags: Flags): Promise<number> {
  const { runFix } = await import('../fixing/run-fix.ts')
  const progress = await createProgress(process.stderr, flags.quiet ?? !process.stderr.isTTY)
  let result: FixResult
  try {
    result = await runFix({
      dir,
      progress,
      dryRun: flags.dryRun === true,
      onlySafe: flags.safe === true,
      ...(flags.rule === undefined ? {} : { rules: flags.rule }),
      ...(flags.config === undefined ? {} : { configFile: flags.config }),
      ...(flags.app === undefined ? {} : { app: flags.app }),
    })
  } finally {
    progress.end()
  }
  process.stdout.write(shown(result, flags.dryRun === true))
  const changed = result.files.some(({ before, after }) => before !== after)
  const left = result.files.some((file) => file.left.length > 0)
  return left || (changed && flags.dryRun === true) ? EXIT.findings : EXIT.clean
}

function shown({ root, linted, files }: FixResult, isDry: boolean): string {
  const name = ({ file }: Mended) => path.relative(root, file).split(path.sep).join('/')
  const changed = files.filter(({ before, after }) => before !== after)
  const done = changed.reduce((sum, file) => sum + file.done.length, 0)
  const lines: string[] = []
  for (const file of changed) {
    if (isDry)
      lines.push(coloured(createTwoFilesPatch(name(file), name(file), file.before, file.after, 'now', 'mended')))
    else
      lines.push(pc.bold(name(file)), ...file.done.map(({ rule, line, title }) => `  ${line}  ${rule}  ${title}`), '')
  }
  const left = files.flatMap((file) => file.left.map((problem) => ({ ...problem, file: name(file) })))
  if (left.length > 0) {
    lines.push(pc.bold(`Needs a person (${left.length})`))
    for (const { file, line, rule, message } of left) lines.push(`  ${file}:${line}  ${rule}`, `    ${message}`)
    lines.push('')
  }
  const verb = isDry ? 'would be made' : 'made'
  lines.push(
    done + left.length === 0
      ? 'Nothing to mend.'
      : `${counted(done, 'edit')} ${verb} in ${counted(changed.length, 'file')}; ${left.length} left for a person.`,
  )
  if (isDry && done > 0) lines.push('Nothing was written (--dry-run).')
  if (!linted)
    lines.push('Only what an audit finds: install eslint and eslint-plugin-routewarden in the app for the rest.')
  return `${lines.join('\n')}\n`
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function coloured(patch: string): string {
  return patch
    .split('\n')
    .filter((line) => !line.startsWith('====='))
    .map((line) => (line.startsWith('+') ? pc.green(line) : line.startsWith('-') ? pc.red(line) : line))
    .join('\n')
}

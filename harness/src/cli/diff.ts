import { existsSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command, Option } from 'commander'
import type { Report } from '../access/index.ts'
import type { CheckedOut, ReportDiff, Revision } from '../diff/index.ts'
import { EXIT } from './exit-codes.ts'
import { createProgress } from './progress.ts'
import { hasColors } from './show.ts'

interface Flags {
  dir: string
  config?: string
  app?: string
  format: 'terminal' | 'json' | 'markdown'
  output?: string
  failOn: 'opened' | 'any' | 'never'
  quiet?: boolean
}

const HELP = `
Examples:
  $ routewarden diff                          what this branch, and what is not committed yet, changes in who gets in
  $ routewarden diff v1.4.0                   since a tag
  $ routewarden diff origin/main HEAD         between two revisions, whatever is not committed
  $ routewarden diff before.json after.json   between two reports, of "audit" or "test"
  $ routewarden diff --format markdown --output diff.md   for a comment on the pull request

A revision is checked out into a temporary folder and audited there, with the packages and .env files of this folder and
the callers of its routewarden.config; nothing is built or started, and the folder is removed afterwards.

Exit codes: 0 nothing was opened, 1 something was (or is no longer shown to be closed; see --fail-on), 2 wrong usage or
config, 3 the environment failed, 130 interrupted.`

export function diffCommand(): Command {
  return new Command('diff')
    .description('show what changed in who gets in, between two revisions or two reports')
    .argument('[base]', 'revision or report (default: where this branch left the default branch)')
    .argument('[head]', 'revision or report (default: the working tree)')
    .option('-C, --dir <dir>', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('-c, --config <file>', 'config file (default: routewarden.config.* in the folder)')
    .option('--app <dir>', 'the app, in a folder that holds several')
    .addOption(
      new Option('-f, --format <format>', 'how to print').choices(['terminal', 'json', 'markdown']).default('terminal'),
    )
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .addOption(
      new Option(
        '--fail-on <what>',
        'exit with 1 when something was opened, when anything changed or was found anew, or never',
      )
        .choices(['opened', 'any', 'never'])
        .default('opened'),
    )
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (base: string | undefined, head: string | undefined, flags: Flags) => {
      process.exitCode = await diff(base, head, flags)
    })
}

async function diff(base: string | undefined, head: string | undefined, flags: Flags): Promise<number> {
  const { renderDiffMarkdown, renderDiffTerminal } = await import('../diff/index.ts')
  const found = await compared(base, head, flags)
  const color = flags.output === undefined && hasColors(process.stdout)
  const text = {
    terminal: () => renderDiffTerminal(found, { color }),
    json: () => `${JSON.stringify(found, null, 2)}\n`,
    markdown: () => renderDiffMarkdown(found),
  }[flags.format]()
  if (flags.output === undefined) process.stdout.write(text)
  else {
    await mkdir(path.dirname(path.resolve(flags.output)), { recursive: true })
    await writeFile(flags.output, text)
    process.stderr.write(
      `${renderDiffTerminal(found, { color: hasColors(process.stderr) })}\nWritten: ${flags.output}\n`,
    )
  }
  return fails(found, flags.failOn) ? EXIT.findings : EXIT.clean
}

function fails({ summary, changes }: ReportDiff, failOn: Flags['failOn']): boolean {
  if (failOn === 'never') return false
  if (failOn === 'any') return changes.length > 0 || summary.newFindings > 0
  return summary.opened + summary.unshown > 0
}

type Source = { report: Report; label: string } | { revision: Revision } | 'working tree'

async function compared(base: string | undefined, head: string | undefined, flags: Flags): Promise<ReportDiff> {
  const { compareReports, defaultBase, topOf } = await import('../diff/index.ts')
  const dir = path.resolve(flags.dir)
  const headSource: Source = head === undefined ? 'working tree' : await sourceOf(head, dir)
  let baseSource: Source
  if (base === undefined) {
    await topOf(dir)
    baseSource = { revision: await defaultBase(dir) }
  } else baseSource = await sourceOf(base, dir)
  const opened: CheckedOut[] = []
  const leave = () => process.exit(EXIT.interrupted) // what was checked out is removed on exit
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, leave)
  try {
    const after = await reportOf(headSource, dir, flags, null, opened)
    const before = await reportOf(baseSource, dir, flags, after, opened)
    return compareReports(before.report, after.report, { base: before, head: after })
  } finally {
    for (const one of opened) one.remove()
    for (const signal of signals) process.off(signal, leave)
  }
}

async function sourceOf(name: string, dir: string): Promise<Source> {
  const file = path.resolve(name)
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) {
    const { readReport } = await import('./read-report.ts')
    return { report: readReport(file), label: name }
  }
  const { revision, topOf } = await import('../diff/index.ts')
  await topOf(dir)
  return { revision: await revision(dir, name) }
}

interface Made {
  report: Report
  label: string
  commit: string | null
  /** The config that its callers are from; null: none, or a report. */
  configFile: string | null
}

/** @param after the other side, whose callers are asked as: then both sides are asked the same */
async function reportOf(
  source: Source,
  dir: string,
  flags: Flags,
  after: Made | null,
  opened: CheckedOut[],
): Promise<Made> {
  if (source === 'working tree') return { ...(await audited(dir, flags)), label: source, commit: null }
  if ('report' in source) return { ...source, commit: null, configFile: null }
  const { checkOut } = await import('../diff/index.ts')
  const tree = await checkOut(dir, source.revision)
  opened.push(tree)
  const { label, commit } = tree
  const app = await appIn(tree.dir, dir, flags)
  // An app that came later: all of it is new.
  if (after !== null && !existsSync(app))
    return { report: { ...after.report, command: 'audit', entries: [], findings: [] }, label, commit, configFile: null }
  const configFile = after?.configFile ?? flags.config
  const made = await audited(tree.dir, { ...flags, app, ...(configFile === undefined ? {} : { config: configFile }) })
  return { ...made, label, commit }
}

/** The app's folder in a revision; absolute, as the config may be that of another folder. */
async function appIn(tree: string, dir: string, flags: Flags): Promise<string> {
  const { loadConfig } = await import('../config/index.ts')
  const none = { config: { app: undefined }, dir }
  const { config, dir: from } = await loadConfig(dir, flags.config).catch(() => none)
  return path.resolve(tree, path.relative(dir, path.resolve(from, flags.app ?? config.app ?? '.')))
}

async function audited(
  dir: string,
  flags: Pick<Flags, 'quiet' | 'config' | 'app'>,
): Promise<{ report: Report; configFile: string | null }> {
  const { auditApp } = await import('../audit/index.ts')
  const progress = await createProgress(process.stderr, flags.quiet ?? !process.stderr.isTTY)
  try {
    return await auditApp({
      dir,
      progress,
      ...(flags.config === undefined ? {} : { configFile: flags.config }),
      ...(flags.app === undefined ? {} : { app: flags.app }),
    })
  } finally {
    progress.end()
  }
}

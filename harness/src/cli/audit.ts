import path from 'node:path'
import { Command, Option } from 'commander'
import { findApps } from '../app/index.ts'
import { FORMATS } from '../report/index.ts'
import { EXIT } from './exit-codes.ts'
import { createProgress } from './progress.ts'
import { failOnOption, fails, parseFormats, show, type ReportFlags } from './show.ts'

interface Flags extends ReportFlags {
  config?: string
  app?: string
  allApps?: boolean
  exec: boolean
  quiet?: boolean
}

const HELP = `
Examples:
  $ routewarden audit                              the app of this folder, in seconds
  $ routewarden audit apps/web --fail-on warning   stricter, in a monorepo
  $ routewarden audit --all-apps                   every app of a monorepo, one report each
  $ routewarden audit --format json | jq '.findings[] | .rule'
  $ routewarden audit --format markdown --output audit.md
  $ routewarden audit --no-exec                    read only: no code of the app runs

Nothing is built or started, and nothing needs to be installed: no packages, no variables, no network. The app's own
proxy is run in a worker, with callers whose sessions are signed on the spot; a package that is missing is replaced by
Routewarden's own of the same major version, and the report says so. What cannot be told is shown as unknown.
"routewarden test" shows the rest with a running server.

Exit codes: 0 clean, 1 findings, 2 wrong usage or config, 3 the environment failed.`

export function auditCommand(): Command {
  return new Command('audit')
    .description(
      'say what each caller gets from every entry point, and what is wrong, without building or starting the app',
    )
    .argument('[dir]', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('-c, --config <file>', 'config file (default: routewarden.config.* in the folder)')
    .addOption(new Option('--app <dir>', 'the app, in a folder that holds several').conflicts('allApps'))
    .option('--all-apps', 'every app in the folder')
    .option('-f, --format <formats>', `${FORMATS.join(', ')}; several with commas`, parseFormats)
    .option('-o, --output <path>', 'file for one format, folder for several')
    .addOption(failOnOption())
    .option('--no-exec', 'run no code of the app: not its proxy, its next.config, nor routewarden.config')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (dir: string, flags: Flags) => {
      process.exitCode = await audit(path.resolve(dir), flags)
    })
}

async function audit(dir: string, flags: Flags): Promise<number> {
  const { runAudit } = await import('../audit/index.ts')
  let code: number = EXIT.clean
  const apps = flags.allApps ? await findApps(dir) : []
  // None: the folder is refused where it is read, with the reason.
  for (const app of apps.length === 0 ? [undefined] : apps) {
    const root = app ?? dir
    const progress = await createProgress(process.stderr, flags.quiet ?? !process.stderr.isTTY)
    let report
    try {
      report = await runAudit({
        dir: root,
        exec: flags.exec,
        progress,
        ...(flags.config === undefined ? {} : { configFile: flags.config }),
        ...(flags.app === undefined ? {} : { app: flags.app }),
      })
    } finally {
      progress.end()
    }
    const output =
      flags.output !== undefined && apps.length > 1 ? path.join(flags.output, path.relative(dir, root)) : flags.output
    await show(
      report,
      root,
      { ...flags, ...(output === undefined ? {} : { output }) },
      { output: null, formats: ['json', 'markdown'] },
    )
    if (fails(report, flags.failOn)) code = EXIT.findings
  }
  return code
}

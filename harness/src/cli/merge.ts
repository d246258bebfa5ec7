import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { Command } from 'commander'
import { ConfigError } from '../config/index.ts'
import { FILE_NAMES, FORMATS } from '../report/index.ts'
import { EXIT } from './exit-codes.ts'
import { failOnOption, fails, parseFormats, show, type ReportFlags } from './show.ts'

interface Flags extends ReportFlags {
  dir: string
  config?: string
}

const HELP = `
Examples:
  $ routewarden merge shards/                                every JSON report below a folder
  $ routewarden merge shard-1.json shard-2.json --format html,sarif --output reports/
  $ routewarden merge --dir apps/web shards/ --fail-on warning

The shards are the JSON reports of "routewarden test --shard i/n", at the same commit, with the same Routewarden. Run it in a
checkout of that commit (packages need not be installed): the report is the one that a single machine would have made.

Exit codes: 0 clean, 1 findings, 2 these are no shards of one run, 3 a shard is missing (the others are reported).`

export function mergeCommand(): Command {
  return new Command('merge')
    .description('join the reports of "test --shard" into one')
    .argument('<reports...>', 'JSON reports, or folders that hold them')
    .option('-C, --dir <dir>', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('-c, --config <file>', 'config file (default: routewarden.config.* in the folder)')
    .option('--app <dir>', 'the app, in a folder that holds several')
    .option('-f, --format <formats>', `${FORMATS.join(', ')}; several with commas`, parseFormats)
    .option('-o, --output <path>', 'file for one format, folder for several')
    .addOption(failOnOption())
    .addHelpText('after', HELP)
    .action(async (given: string[], flags: Flags) => {
      process.exitCode = await merge(given, flags)
    })
}

async function merge(given: string[], flags: Flags): Promise<number> {
  const [{ mergeShards }, { readShard }] = await Promise.all([import('../run/index.ts'), import('./read-report.ts')])
  const dir = path.resolve(flags.dir)
  const { report, missing } = await mergeShards(given.flatMap(reportsIn).map(readShard), {
    dir,
    ...(flags.config === undefined ? {} : { configFile: flags.config }),
    overrides: { ...(flags.app === undefined ? {} : { app: flags.app }) },
  })
  await show(report, dir, flags, { output: '.routewarden/report', formats: ['json', 'markdown', 'html'] })
  if (missing.length > 0) return EXIT.environment
  return fails(report, flags.failOn) ? EXIT.findings : EXIT.clean
}

/** A file; of a folder, the JSON reports below it: CI systems put each artifact into a folder of its own. */
function reportsIn(given: string): string[] {
  const place = path.resolve(given)
  const stat = statSync(place, { throwIfNoEntry: false })
  const help = 'Name JSON reports of `routewarden test --shard i/n`, or a folder that holds them.'
  if (stat === undefined) throw new ConfigError('There is no such report or folder.', { file: place, help })
  if (!stat.isDirectory()) return [place]
  const found = readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => path.basename(name) === FILE_NAMES.json || /(^|[\\/])shard[^\\/]*\.json$/.test(name))
    .sort()
    .map((name) => path.join(place, name))
  if (found.length === 0)
    throw new ConfigError(`No file below it is called ${FILE_NAMES.json} or shard….json.`, { file: place, help })
  return found
}

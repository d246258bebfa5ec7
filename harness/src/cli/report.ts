import path from 'node:path'
import { Command } from 'commander'
import { FORMATS } from '../report/index.ts'
import { EXIT } from './exit-codes.ts'
import { failOnOption, fails, parseFormats, show, type ReportFlags } from './show.ts'

interface Flags extends ReportFlags {
  from: string
}

const HELP = `
Examples:
  $ routewarden report --from .routewarden/report/routewarden-report.json --format html --output auth.html
  $ routewarden report --from results.json --format sarif,junit,svg --output reports/
  $ routewarden report --from results.json --format github     annotations in a GitHub Actions run
  $ routewarden report --from results.json --fail-on warning   the exit code alone, again

Every format is made from the JSON of "routewarden test" or "routewarden audit --format json"; its schema is
schema/report.schema.json of this package.

Exit codes: 0 clean, 1 findings, 2 this is no report, or one of a newer version.`

export function reportCommand(): Command {
  return new Command('report')
    .description('show a report that was kept, in any format')
    .argument('[dir]', 'folder of the Next.js app, for the paths in SARIF, JUnit and annotations', '.')
    .requiredOption('--from <file>', 'JSON report of an earlier run')
    .option('-f, --format <formats>', `${FORMATS.join(', ')}; several with commas`, parseFormats)
    .option('-o, --output <path>', 'file for one format, folder for several')
    .addOption(failOnOption())
    .addHelpText('after', HELP)
    .action(async (dir: string, flags: Flags) => {
      const { readReport } = await import('./read-report.ts')
      const report = readReport(path.resolve(flags.from))
      await show(report, dir, flags, { output: null, formats: ['html'] })
      process.exitCode = fails(report, flags.failOn) ? EXIT.findings : EXIT.clean
    })
}

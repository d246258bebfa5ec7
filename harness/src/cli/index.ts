/** The command line: reads arguments, hands over, turns results into exit codes. */
import { Command, CommanderError } from 'commander'
import { VERSION } from '../version.ts'
import { auditCommand } from './audit.ts'
import { clerkCommand } from './clerk.ts'
import { diffCommand } from './diff.ts'
import { doctorCommand } from './doctor.ts'
import { EXIT } from './exit-codes.ts'
import { explainCommand } from './explain.ts'
import { explainFailure } from './failures.ts'
import { fixCommand } from './fix.ts'
import { mergeCommand } from './merge.ts'
import { initCommand } from './init.ts'
import { policyCommand } from './policy.ts'
import { reportCommand } from './report.ts'
import { routesCommand } from './routes.ts'
import { testCommand } from './test.ts'
import { webhookCommand } from './webhook.ts'

const HELP = `
Examples:
  $ routewarden init                    adopt it: config, first policy, ESLint lines, scripts, workflow; shows and asks
  $ routewarden test                    build, start and test the Next.js app of this folder
  $ routewarden test apps/web           an app elsewhere
  $ routewarden test --format json      for scripts
  $ routewarden audit                   what each caller gets, in seconds; nothing is built or started
  $ routewarden explain /admin          the story of one request: which line decided, and what comes out
  $ routewarden fix --dry-run           mend what can be mended mechanically, and list what needs a person
  $ routewarden policy write            record who gets in today; "policy check" fails when that changes
  $ routewarden diff                    what this branch changes in who gets in; opened ones first
  $ routewarden report --from r.json    a report that was kept, as HTML, SARIF, JUnit, Markdown …
  $ routewarden merge shards/           join the reports of "test --shard"
  $ routewarden routes                  list every entry point; nothing is built or started
  $ routewarden webhook attack          every webhook handler: genuine, forged, stale and doubled deliveries
  $ routewarden doctor                  keys, variables, proxy, pages, versions: what is wrong, and how to mend it
  $ routewarden clerk                   the local Clerk alone, for your own server and tests

"routewarden <command> --help" has more. Exit codes: 0 clean, 1 findings, 2 wrong usage or config,
3 the environment failed, 130 interrupted.`

export async function main(argv: string[]): Promise<void> {
  const program = new Command('routewarden')
    .description('Proves who can reach what in a Next.js + Clerk app.')
    .version(VERSION)
    .showHelpAfterError('(--help shows the options, with examples)')
    .showSuggestionAfterError()
    .addHelpText('after', HELP)
  const commands = [
    initCommand,
    auditCommand,
    explainCommand,
    fixCommand,
    testCommand,
    policyCommand,
    diffCommand,
    reportCommand,
    mergeCommand,
    routesCommand,
    clerkCommand,
    webhookCommand,
    doctorCommand,
  ]
  for (const command of commands.map((make) => make())) program.addCommand(command.copyInheritedSettings(program))
  for (const command of [program, ...program.commands]) command.exitOverride()
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.clean : EXIT.usage
      return
    }
    process.exitCode = explainFailure(error, process.stderr)
  }
}

import path from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Access } from '../access/index.ts'
import { dayOf, isAccess, isDay } from '../policy/index.ts'
import { FORMATS } from '../report/index.ts'
import type { AcceptFlags } from './policy/accept.ts'
import type { CheckFlags } from './policy/check.ts'
import type { WriteFlags } from './policy/write.ts'
import { failOnOption, parseFormats } from './show.ts'

/** Long enough to plan the work, short enough to be asked again. */
const ACCEPTED_DAYS = 90

const HELP = `
Examples:
  $ routewarden policy write                   record who gets in today: routewarden.policy.json, one line an entry point
  $ routewarden policy check                   does the code still agree with it? Exit 1 when not
  $ routewarden policy accept guard-await "GET /reports" --reason "goes with the old page" --until 2027-01-31

Commit the file, have its changes reviewed like those of a lock file, and run the check on every push.
"routewarden policy <command> --help" has more.`

const WRITE_HELP = `
Examples:
  $ routewarden policy write                           from an audit: what the code says
  $ routewarden policy write --from .routewarden/report/routewarden-report.json
                                                       from a test: what a running server did
  $ routewarden policy write --baseline --until 2027-03-31
                                                       ... and accept all findings of today, so that you start green
  $ routewarden policy write --accept "GET /reports"   take over what is so today of this one only
  $ routewarden policy write --accept "/admin/:path*" --access role:admin --why "staff only"
                                                       declare a subtree; the most specific line speaks
  $ routewarden policy write --dry-run                 show the diff, write nothing

Lines that a person wrote (with "why", or without "expect") are changed only by name, with --accept; "why" is kept.
What could not be told is written as "unknown", and counts as not declared.

Exit codes: 0 written, 2 wrong usage, config or policy, 3 the environment failed.`

const CHECK_HELP = `
Examples:
  $ routewarden policy check                           hold the code against the policy, in seconds
  $ routewarden policy check apps/web --format json
  $ routewarden policy check --from .routewarden/report/routewarden-report.json
                                                       hold what a running server did against it

Exit codes: 0 the policy holds, 1 it does not (or a new entry point is not declared), 2 wrong usage, config or policy,
3 the environment failed.`

const ACCEPT_HELP = `
Examples:
  $ routewarden policy accept unprotected-page --reason "internal tool behind the VPN" --until 2027-01-31
  $ routewarden policy accept guard-await "GET /reports" --reason "mended with the new page"
  $ routewarden policy accept env-missing .env.example --reason "filled in by the platform"

An accepted finding stays in every report, and is not counted until its day is over. It is known again by its rule, its
entry point, its file and the text of its line: when that code changes or moves, it is asked about again.

Exit codes: 0 accepted, 2 wrong usage, config or policy, or no such finding.`

export function policyCommand(): Command {
  const policy = new Command('policy')
    .description('the declared access: record it, check it, accept findings for a time')
    .addHelpText('after', HELP)
  for (const command of [writer(), checker(), accepter()]) policy.addCommand(command.exitOverride())
  return policy
}

function writer(): Command {
  return withSource(new Command('write'))
    .description('record who gets in today, one line an entry point; what a person wrote is kept')
    .argument('[dir]', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('--accept <pattern>', 'only entry points that it names; may be given several times', collect)
    .option('--access <access>', 'with one --accept: declare this access for it', parseAccess)
    .option('--why <text>', 'with --access: the reason, which is kept')
    .addOption(new Option('--baseline', 'accept all findings of today').conflicts('accept'))
    .option('--reason <text>', 'with --baseline: why they are accepted')
    .addOption(untilOption())
    .option('-n, --dry-run', 'write nothing, print a diff')
    .addHelpText('after', WRITE_HELP)
    .action(async (dir: string, flags: WriteFlags, command: Command) => {
      if (flags.access !== undefined && flags.accept?.length !== 1)
        command.error('error: --access declares what one --accept <pattern> names: give exactly one.')
      const { writeCommand } = await import('./policy/write.ts')
      process.exitCode = await writeCommand(path.resolve(dir), flags)
    })
}

function checker(): Command {
  return withSource(new Command('check'))
    .description('fail when code or server disagree with the policy, or an entry point is not declared')
    .argument('[dir]', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('-f, --format <formats>', `${FORMATS.join(', ')}; several with commas`, parseFormats)
    .option('-o, --output <path>', 'file for one format, folder for several')
    .addOption(failOnOption())
    .addHelpText('after', CHECK_HELP)
    .action(async (dir: string, flags: CheckFlags) => {
      const { checkCommand } = await import('./policy/check.ts')
      process.exitCode = await checkCommand(path.resolve(dir), flags)
    })
}

function accepter(): Command {
  return withSource(new Command('accept'))
    .description('accept findings of a rule until a day')
    .argument('<rule>', 'id of the rule')
    .argument('[entry or file]', 'only the findings about it (default: all of the rule)')
    .requiredOption('--reason <text>', 'why; reports show it', parseReason)
    .addOption(untilOption())
    .option('-C, --dir <dir>', 'folder of the Next.js app, or of its routewarden.config', '.')
    .addHelpText('after', ACCEPT_HELP)
    .action(async (rule: string, target: string | undefined, flags: AcceptFlags & { dir: string }) => {
      const { acceptCommand } = await import('./policy/accept.ts')
      process.exitCode = await acceptCommand(path.resolve(flags.dir), rule, target, flags)
    })
}

const withSource = (command: Command): Command =>
  command
    .showHelpAfterError('(--help shows the options, with examples)')
    .option('-c, --config <file>', 'config file (default: routewarden.config.* in the folder)')
    .option('--app <dir>', 'the app, in a folder that holds several')
    .option('--from <report>', 'the JSON report of a test or an audit (default: an audit, now)')
    .option('-q, --quiet', 'no progress')

const untilOption = () =>
  new Option('--until <day>', `last day on which it is accepted (default: in ${ACCEPTED_DAYS} days)`)
    .argParser(parseDay)
    .default(dayOf(new Date(Date.now() + ACCEPTED_DAYS * 86_400_000)), `in ${ACCEPTED_DAYS} days`)

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

function parseDay(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || !isDay(value))
    throw new InvalidArgumentError('Give a day that exists, as 2027-01-31.')
  if (value < dayOf(new Date())) throw new InvalidArgumentError('That day is over.')
  return value
}

function parseReason(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('Say why.')
  return value.trim()
}

function parseAccess(value: string): Access {
  if (!isAccess(value) || value === 'unknown')
    throw new InvalidArgumentError(
      'An access is public, signed-in, org, org:<role>, role:<role>, permission:<p>, owner, secret or webhook:<provider>.',
    )
  return value
}

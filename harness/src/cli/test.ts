import path from 'node:path'
import { Command, Option } from 'commander'
import { FORMATS } from '../report/index.ts'
import { EXIT } from './exit-codes.ts'
import { interruptSignal } from './interrupt.ts'
import type { Shard } from '../run/index.ts'
import { parsePort, parseRate, parseShard } from './options.ts'
import { PROBE_LEVELS, type ProbeLevel } from '../probe/variants/types.ts'
import { createProgress } from './progress.ts'
import { failOnOption, fails, parseFormats, show, type ReportDefaults, type ReportFlags } from './show.ts'

interface Flags extends ReportFlags {
  config?: string
  app?: string
  url?: string
  build: boolean
  guardsAlone: boolean
  readOnly?: boolean
  clerk?: 'local' | 'instance'
  port?: number
  browser?: boolean
  screenshots?: boolean
  shard?: Shard
  probe?: ProbeLevel | 'none'
  rate?: number
  iOwnThisHost?: boolean
  quiet?: boolean
}

const KEPT = { output: '.routewarden/report', formats: ['json', 'markdown', 'html'] } satisfies ReportDefaults

export function testCommand(): Command {
  return new Command('test')
    .description('build and start the app, call every entry point as every identity, replay webhooks, write the report')
    .argument('[dir]', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('-c, --config <file>', 'config file (default: routewarden.config.* in the folder)')
    .option('--app <dir>', 'the app, in a folder that holds several')
    .option('--url <url>', 'test a running server instead of building and starting one (loopback only)')
    .option('-f, --format <formats>', `${FORMATS.join(', ')}; several with commas`, parseFormats)
    .option('-o, --output <path>', 'file for one format, folder for several')
    .addOption(failOnOption())
    .option('--no-build', 'the app is built already')
    .option('--no-guards-alone', 'leave out the pass with the proxy out of the way')
    .option('--read-only', 'send nothing that may change data: no POST, PUT, PATCH, DELETE, actions or webhooks')
    .addOption(
      new Option('--clerk <which>', 'whose sessions (default: instance when both keys are in the environment)').choices(
        ['local', 'instance'],
      ),
    )
    .option('--port <port>', 'port of the app (default: a free one)', parsePort)
    .option('--browser', 'open every page in a real browser as every identity, too (needs Playwright in the project)')
    .option('--screenshots', 'with --browser: a picture of each page and identity, in a folder beside the report')
    .addOption(
      new Option('--probe <level>', 'how many other ways to ask for what is closed are tried')
        .choices(['none', ...PROBE_LEVELS])
        .default('quick'),
    )
    .option('--rate <requests>', 'of those, so many a second at most', parseRate)
    .option('--i-own-this-host', "with --url: a host of the config's `probe.hosts` is yours to test")
    .option('--shard <i/n>', 'ask the i-th of n shares; "routewarden merge" joins their JSON reports', parseShard)
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (dir: string, flags: Flags) => {
      process.exitCode = await test(dir, flags)
    })
}

const HELP = `
Examples:
  $ routewarden test                                  build, start and test the app of this folder
  $ routewarden test apps/web --fail-on warning       stricter, in a monorepo
  $ routewarden test --no-build                       reuse the build that is there
  $ routewarden test --format json | jq .summary      for scripts; people's output goes to standard error
  $ routewarden test --format html --output auth.html
  $ routewarden test --browser --screenshots          what a person meets on each page, in a real Chromium
  $ routewarden test --probe exhaustive --rate 500    every bypass variant, as everyone who may not enter
  $ routewarden test --shard 2/4 --fail-on never      a quarter, on one of four machines; then "routewarden merge"
  $ routewarden test --url http://localhost:3000      a server that runs already (start it with the variables
                                                      that "routewarden clerk" prints, and set them here too)

Exit codes: 0 clean, 1 findings, 2 wrong usage or config, 3 the environment failed, 130 interrupted.

POST, PUT, PATCH and DELETE are sent for real, to whatever database the app's environment names.
Give the app one of its own in setup() of routewarden.config.ts, or use --read-only.`

async function test(dir: string, flags: Flags): Promise<number> {
  const progress = await createProgress(process.stderr, flags.quiet ?? false)
  const interrupt = interruptSignal(() => {
    progress.note('Interrupted: stopping, then writing what was seen (Ctrl-C again: leave at once).')
  })
  // Next, Stripe and the like are loaded by who needs them: other commands start faster.
  const { runTest } = await import('../run/index.ts')
  let result
  try {
    result = await runTest({
      dir: path.resolve(dir),
      ...(flags.config === undefined ? {} : { configFile: flags.config }),
      ...(flags.url === undefined ? {} : { url: flags.url }),
      ...(flags.clerk === undefined ? {} : { clerk: flags.clerk }),
      overrides: {
        ...(flags.app === undefined ? {} : { app: flags.app }),
      },
      ...(flags.port === undefined ? {} : { port: flags.port }),
      skipBuild: !flags.build,
      skipGuardsAlone: !flags.guardsAlone,
      readOnly: flags.readOnly ?? false,
      ...(flags.shard === undefined ? {} : { shard: flags.shard }),
      ...(flags.probe === undefined ? {} : { probe: flags.probe }),
      ...(flags.rate === undefined ? {} : { rate: flags.rate }),
      ownsHost: flags.iOwnThisHost ?? false,
      ...(flags.browser === true || flags.screenshots === true
        ? { browser: { screenshots: flags.screenshots === true ? screenshotFolder(dir, flags) : null } }
        : {}),
      progress,
      signal: interrupt.signal,
    })
  } finally {
    progress.end()
    interrupt.dispose()
  }
  await show(result.report, dir, flags, KEPT)
  if (result.interrupted) return EXIT.interrupted
  if (result.environmentFailed) return EXIT.environment
  return fails(result.report, flags.failOn) ? EXIT.findings : EXIT.clean
}

/** Beside the report, whose HTML page shows them from there. */
function screenshotFolder(dir: string, { output }: Flags): string {
  const kept = output === undefined ? path.resolve(dir, KEPT.output) : path.resolve(output)
  return path.join(path.extname(kept) === '' ? kept : path.dirname(kept), 'screenshots')
}

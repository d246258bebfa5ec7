/** `routewarden doctor`: what is in place, what is not, and how to mend it. */
import path from 'node:path'
import { Command, Option } from 'commander'
import { createColors } from 'picocolors'
import type { Check, Diagnosis } from '../doctor/index.ts'
import { clean, plural } from '../report/index.ts'
import { EXIT } from './exit-codes.ts'
import { createProgress } from './progress.ts'
import { hasColors } from './show.ts'

interface Flags {
  config?: string
  app?: string
  format: 'terminal' | 'json'
  exec: boolean
  quiet?: boolean
}

const HELP = `
Examples:
  $ routewarden doctor
  $ routewarden doctor apps/web --format json | jq '.checks[] | select(.status != "ok")'

It looks at the keys (in the environment and in the app's .env files), names that nothing reads, the provider, the proxy,
the sign-in page, webhook secrets, versions and what is published about them, Node and the browser. Values are looked at
and never printed. Nothing is built, started or asked over the network.

Exit codes: 0 all is well, 1 a problem, 2 wrong usage or config, 3 something could not be looked at.`

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at keys, variables, proxy, pages and versions, and say how to mend what is wrong')
    .argument('[dir]', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('-c, --config <file>', 'config file (default: routewarden.config.* in the folder)')
    .option('--app <dir>', 'the app, in a folder that holds several')
    .addOption(new Option('-f, --format <format>', 'how to print').choices(['terminal', 'json']).default('terminal'))
    .option('--no-exec', 'run no code of the app: not its proxy, its next.config, nor routewarden.config')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (dir: string, flags: Flags) => {
      process.exitCode = await doctor(path.resolve(dir), flags)
    })
}

async function doctor(dir: string, { config, app, exec, format, quiet }: Flags): Promise<number> {
  const { runDoctor } = await import('../doctor/index.ts')
  const progress = await createProgress(process.stderr, quiet ?? !process.stderr.isTTY)
  let diagnosis: Diagnosis
  try {
    diagnosis = await runDoctor({
      dir,
      exec,
      progress,
      ...(config === undefined ? {} : { configFile: config }),
      ...(app === undefined ? {} : { app }),
    })
  } finally {
    progress.end()
  }
  process.stdout.write(
    format === 'json' ? `${JSON.stringify(diagnosis, null, 2)}\n` : `${shown(diagnosis).join('\n')}\n`,
  )
  const { problem, unknown } = diagnosis.summary
  return problem > 0 ? EXIT.findings : unknown > 0 ? EXIT.environment : EXIT.clean
}

function shown({ app, checks, summary }: Diagnosis): string[] {
  const { bold, dim, green, red, yellow } = createColors(hasColors(process.stdout))
  const marks = { ok: green('✓'), problem: red('✗'), unknown: yellow('?') }
  const words = { ok: 'ok', problem: 'problem', unknown: 'unknown' }
  const line = ({ status, message, help, place }: Check) => [
    `${marks[status]} ${words[status].padEnd(7)}  ${clean(message)}${place === undefined ? '' : dim(`  ${clean(place)}`)}`,
    ...(help === undefined ? [] : [`             ${clean(help)}`]),
  ]
  return [
    `${bold(clean(app.name))}: Next.js ${clean(app.next ?? '(unknown)')} · Clerk ${clean(app.clerk ?? '(none)')}`,
    '',
    ...checks.flatMap(line),
    '',
    `${plural(summary.problem, 'problem')}, ${summary.unknown} unknown, ${summary.ok} ok.`,
  ]
}

import path from 'node:path'
import { Command } from 'commander'
import { EXIT } from './exit-codes.ts'
import { parsePort } from './options.ts'

interface Flags {
  config?: string
  port?: number
  appUrl: string
  json?: boolean
}

const HELP = `
Examples:
  $ routewarden clerk                          print the variables, serve until Ctrl-C
  $ routewarden clerk --port 4410              at a fixed port
  $ routewarden clerk > .env.test              the variables as a file; everything else goes to standard error
  $ routewarden clerk --json                   variables and identities for a script

In another shell, set the variables and start the app; then "routewarden test --url http://localhost:3000" with the
same variables tests that server. The keys are new at each start.`

export function clerkCommand(): Command {
  return new Command('clerk')
    .description('start the local Clerk alone: a Backend API on loopback, no account, no network')
    .argument('[dir]', 'folder with the routewarden.config that names the identities', '.')
    .option('-c, --config <file>', 'config file')
    .option('--port <port>', 'port of the Backend API (default: a free one)', parsePort)
    .option('--app-url <url>', 'origin of the app: goes into the tokens as azp', 'http://localhost:3000')
    .option('--json', 'print one JSON object instead of variables')
    .addHelpText('after', HELP)
    .action(async (dir: string, flags: Flags) => {
      process.exitCode = await clerk(dir, flags)
    })
}

async function clerk(dir: string, flags: Flags): Promise<number> {
  const [{ loadConfig }, { openLocal }] = await Promise.all([
    import('../config/index.ts'),
    import('../identities/index.ts'),
  ])
  const { config } = await loadConfig(path.resolve(dir), flags.config)
  const source = await openLocal({
    config,
    appOrigin: new URL(flags.appUrl).origin,
    processEnv: process.env,
    log: (line) => process.stderr.write(`${line}\n`),
    ...(flags.port === undefined ? {} : { port: flags.port }),
  })
  const identities = source.identities.flatMap(({ info, email }) =>
    info.userId === null ? [] : [{ ...info, email, userId: info.userId }],
  )
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ apiUrl: source.clerk.apiUrl, env: source.env, identities }, null, 2)}\n`)
  } else {
    process.stdout.write(`${dotenv(source.env)}\n`)
    process.stderr.write(`\nThe local Clerk listens on ${source.clerk.apiUrl}. Identities:\n`)
    for (const { name, userId, email, description } of identities) {
      process.stderr.write(`  ${name.padEnd(16)} ${userId.padEnd(22)} ${email}  (${description})\n`)
    }
    process.stderr.write('\nCtrl-C stops it.\n')
  }
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        resolve()
      })
  })
  await source.stop()
  process.stderr.write('Stopped.\n')
  return EXIT.clean
}

function dotenv(env: Record<string, string>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}

import path from 'node:path'
import { Command } from 'commander'
import { EXIT } from './exit-codes.ts'
import { parsePort } from './options.ts'
import type { IdentitySource } from '../identities/index.ts'

interface Flags {
  config?: string
  port?: number
  appUrl: string
  webhooks?: string
  json?: boolean
  multiSession?: boolean
}

const HELP = `
Examples:
  $ routewarden clerk                          print the variables, serve until Ctrl-C
  $ routewarden clerk --port 4410              at a fixed port
  $ routewarden clerk --webhooks http://localhost:3000/api/webhooks/clerk
                                               tell the app of new users and organizations, signed
  $ routewarden clerk > .env.test              the variables as a file; everything else goes to standard error
  $ routewarden clerk --json                   variables and identities for a script

In another shell, set the variables and start the app ("npm run dev"): the real forms of Clerk work in a browser, without
an account or the network. Passwords and the code of every e-mail are printed. The browser asks once whether it may talk to
the address of the Frontend API, whose certificate is new at each start: open it and accept. Then
"routewarden test --url http://localhost:3000" with the same variables tests that server. The keys are new at each start.`

export function clerkCommand(): Command {
  return new Command('clerk')
    .description('start the local Clerk alone: Backend and Frontend API on loopback, no account, no network')
    .argument('[dir]', 'folder with the routewarden.config that names the identities', '.')
    .option('-c, --config <file>', 'config file')
    .option('--port <port>', 'port of both APIs (default: a free one)', parsePort)
    .option('--app-url <url>', 'origin of the app: goes into the tokens as azp', 'http://localhost:3000')
    .option('--webhooks <url>', "the app's handler of Clerk's webhooks, on this machine")
    .option('--multi-session', 'several accounts at once in one browser, as the instance setting of that name')
    .option('--json', 'print one JSON object instead of variables')
    .addHelpText('after', HELP)
    .action(async (dir: string, flags: Flags) => {
      process.exitCode = await clerk(dir, flags)
    })
}

async function clerk(dir: string, flags: Flags): Promise<number> {
  const [{ loadConfig }, { openLocal, PASSWORD }, { TEST_CODE }] = await Promise.all([
    import('../config/index.ts'),
    import('../identities/index.ts'),
    import('../clerk/index.ts'),
  ])
  const { config } = await loadConfig(path.resolve(dir), flags.config)
  const source = await openLocal({
    config,
    appOrigin: new URL(flags.appUrl).origin,
    processEnv: process.env,
    log: (line) => process.stderr.write(`${line}\n`),
    frontend: { appDir: path.resolve(dir), multiSession: flags.multiSession === true },
    ...(flags.port === undefined ? {} : { port: flags.port }),
  })
  const env = { ...source.env, ...(await tellWebhooks(source, flags.webhooks)) }
  const identities = source.identities.flatMap(({ info, email }) =>
    info.userId === null ? [] : [{ ...info, email, userId: info.userId }],
  )
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ apiUrl: source.clerk.apiUrl, env, identities }, null, 2)}\n`)
  } else {
    process.stdout.write(`${dotenv(env)}\n`)
    const { apiUrl } = source.clerk
    process.stderr.write(
      `\nThe local Clerk listens on ${apiUrl}, and for browsers on ${apiUrl.replace('http:', 'https:')}. Identities:\n`,
    )
    for (const { name, userId, email, description } of identities) {
      process.stderr.write(`  ${name.padEnd(16)} ${userId.padEnd(22)} ${email}  (${description})\n`)
    }
    process.stderr.write(
      `\nPassword of each: ${PASSWORD}. Code of every e-mail: ${TEST_CODE}. Ctrl-C stops the local Clerk.\n`,
    )
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

/** @returns the variable that holds the secret, in which deliveries are signed */
async function tellWebhooks(source: IdentitySource, url: string | undefined): Promise<Record<string, string>> {
  if (url === undefined) return {}
  const [{ providerByName }, { requireLoopback }, { deliverEvents }] = await Promise.all([
    import('../webhooks/index.ts'),
    import('../run/loopback.ts'),
    import('../run/clerk-events.ts'),
  ])
  requireLoopback(url)
  const [name = ''] = providerByName('clerk').defaultSecretEnv
  const secret = process.env[name] ?? providerByName('clerk').makeSecret()
  deliverEvents(source, [{ url, secret }], (line) => process.stderr.write(`${line}\n`))
  return { [name]: secret }
}

function dotenv(env: Record<string, string>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}

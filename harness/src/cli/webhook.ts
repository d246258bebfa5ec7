/** `routewarden webhook`: a developer's daily tool, and the test of a handler. Each subcommand loads what it needs. */
import { Command, InvalidArgumentError, Option } from 'commander'
import type { ProviderName } from '../access/index.ts'
import { FORMATS } from '../report/index.ts'
import { parsePort } from './options.ts'
import { failOnOption, parseFormats } from './show.ts'
import type { AttackFlags } from './webhook/attack.ts'
import type { ListFlags } from './webhook/list.ts'
import type { RecordFlags } from './webhook/record.ts'
import type { ReplayFlags } from './webhook/replay.ts'
import type { SendFlags } from './webhook/send.ts'

const PROVIDERS: ProviderName[] = ['clerk', 'stripe', 'github', 'standard-webhooks', 'svix', 'custom']
const CODES = '2 wrong usage or config'

const HELP = `
Examples:
  $ routewarden webhook list                     the handlers of this app, who sends to them, and what is missing
  $ routewarden webhook send user.created        one genuine, signed delivery to the server on port 3000
  $ routewarden webhook record --to http://localhost:3000
                                                 keep what arrives, and pass it on
  $ routewarden webhook replay deliveries/       send it again, signed with the local secret
  $ routewarden webhook attack                   every forgery and replay, against the app built and started for it

"routewarden webhook <command> --help" has more. Secrets are read from the app's .env files and are never printed.
Deliveries go to this machine only.`

const LIST_HELP = `
Examples:
  $ routewarden webhook list
  $ routewarden webhook list apps/web --format json | jq '.[].secret'

Nothing is built, started or sent: code is read, and the app's own proxy is run on a stranger's POST.
Exit codes: 0 listed, ${CODES}.`

const SEND_HELP = `
Examples:
  $ routewarden webhook send user.created                      to the app's handler at http://localhost:3000
  $ routewarden webhook send user.updated --data data.id=user_1 --data data.banned=true
                                                               values are JSON where they can be read so, else text
  $ routewarden webhook send checkout.session.completed --handler /api/webhooks/stripe
  $ routewarden webhook send user.created --to http://localhost:4000
  $ routewarden webhook send user.created --to http://localhost:4000/hooks --provider clerk --secret-env HOOK_SECRET
  $ routewarden webhook send --file body.json                  a body of your own, signed
  $ routewarden webhook send --list-events                     what each provider sends

Exit codes: 0 the answer was 2xx, 1 it was not, or none came, ${CODES}.`

const REPLAY_HELP = `
Examples:
  $ routewarden webhook replay deliveries/                     in the order in which they came, signed anew
  $ routewarden webhook replay deliveries/2026-*.json --to http://localhost:4000
  $ routewarden webhook replay export.json --handler /api/webhooks/clerk
  $ routewarden webhook replay deliveries/ --keep-time         signed for the time of the recording: too old to be taken
  $ routewarden webhook replay deliveries/ --as-is             byte for byte, signature included

A file holds what "webhook record" wrote, or what a dashboard lets you copy: { "headers": …, "body": … }, the body of an
event alone, or a list of these. A file that cannot be read is named, and the others are sent.

Exit codes: 0 every answer was 2xx, 1 one was not, ${CODES} (or a file that holds no delivery).`

const RECORD_HELP = `
Examples:
  $ routewarden webhook record --to http://localhost:3000
  $ routewarden webhook record --to http://localhost:3000 --port 4400 --dir deliveries

Point the provider's tunnel (or its CLI) at the address that is printed. One JSON file a delivery, with the body's exact
bytes. Cookies and authorization are never written. Signatures are left out, as a replay signs anew; --keep-signatures
writes them, for "replay --as-is". Bodies hold what the provider sent: treat them as your users' data.

Ctrl-C stops it. Exit codes: 0 stopped, ${CODES}, 3 the port is taken.`

const ATTACK_HELP = `
Examples:
  $ routewarden webhook attack                                 build and start the app, every handler, every scenario
  $ routewarden webhook attack /api/webhooks/clerk             one handler
  $ routewarden webhook attack --only unsigned,stale,duplicate
  $ routewarden webhook attack --url http://localhost:3000     a server that runs already
  $ routewarden webhook attack --list                          what would be sent, what is right, and why it matters
  $ routewarden webhook attack --format json | jq '.webhooks[].scenarios[] | select(.ok != true)'

"Nothing changed" and "changed once" are told by state() and reset() of setup() in routewarden.config.ts; without them
these scenarios read unknown, never ok. Deliveries change data: give the app a database of its own in setup().

Exit codes: 0 clean, 1 findings, ${CODES}, 3 the environment failed, 130 interrupted.`

export function webhookCommand(): Command {
  const webhook = new Command('webhook')
    .description('webhook handlers: list them, send, record and replay deliveries, and try every forgery')
    .addHelpText('after', HELP)
  for (const command of [lister(), sender(), replayer(), recorder(), attacker()])
    webhook.addCommand(command.exitOverride())
  return webhook
}

function lister(): Command {
  return withApp(new Command('list'))
    .description("the app's webhook handlers: who sends, which events, is the proxy in the way, is the secret set")
    .argument('[dir]', 'folder of the Next.js app, or of its routewarden.config', '.')
    .addOption(new Option('-f, --format <format>', 'how to print').choices(['terminal', 'json']).default('terminal'))
    .option('--no-exec', 'run no code of the app: what its proxy does is unknown')
    .addHelpText('after', LIST_HELP)
    .action(async (dir: string, flags: ListFlags) => {
      process.exitCode = await (await import('./webhook/list.ts')).list(dir, flags)
    })
}

function sender(): Command {
  return withTarget(new Command('send'))
    .description('send one genuine delivery to a running server')
    .argument('[event]', 'event type, such as user.created')
    .option('--data <path=value>', 'set a value in the body; may be given several times', collect)
    .option('--file <file>', "JSON body to send instead of the catalogue's sample")
    .option('--list-events', 'print the events of each provider, or of --provider')
    .addHelpText('after', SEND_HELP)
    .action(async (event: string | undefined, flags: SendFlags) => {
      process.exitCode = await (await import('./webhook/send.ts')).send(event, flags)
    })
}

function replayer(): Command {
  return withTarget(new Command('replay'))
    .description('send recorded deliveries again, signed with the local secret')
    .argument('<files...>', 'files, or folders of .json files')
    .addOption(new Option('--as-is', 'byte for byte, with the signature that was recorded').conflicts('keepTime'))
    .option('--keep-time', 'sign for the time of the recording')
    .addHelpText('after', REPLAY_HELP)
    .action(async (files: string[], flags: ReplayFlags) => {
      process.exitCode = await (await import('./webhook/replay.ts')).replay(files, flags)
    })
}

function recorder(): Command {
  return new Command('record')
    .description('take deliveries, keep them as files, pass them on to the app')
    .requiredOption('--to <url>', "origin of the app, or its handler's address; on this machine")
    .option('--port <port>', 'port to listen on (default: a free one)', parsePort)
    .option('--dir <dir>', 'folder for the files', 'deliveries')
    .option('--keep-signatures', 'write signature headers, too')
    .addHelpText('after', RECORD_HELP)
    .action(async (flags: RecordFlags) => {
      process.exitCode = await (await import('./webhook/record.ts')).record(flags)
    })
}

function attacker(): Command {
  return withApp(new Command('attack'))
    .description('every scenario: genuine, forged, stale, doubled, out of order, all at once')
    .argument('[handler]', 'request path of one handler (default: all)')
    .option('-C, --dir <dir>', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('--only <ids>', 'only these scenarios; several with commas', commaList)
    .option('--list', 'print the scenarios; send nothing')
    .option('--url <url>', 'a server that runs already, instead of building and starting one (loopback only)')
    .option('-f, --format <formats>', `${FORMATS.join(', ')}; several with commas`, parseFormats)
    .option('-o, --output <path>', 'file for one format, folder for several')
    .addOption(failOnOption())
    .option('--no-build', 'the app is built already')
    .option('--port <port>', 'port of the app (default: a free one)', parsePort)
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', ATTACK_HELP)
    .action(async (handler: string | undefined, flags: AttackFlags) => {
      process.exitCode = await (await import('./webhook/attack.ts')).attack(handler, flags)
    })
}

const withApp = (command: Command): Command =>
  command
    .option('-c, --config <file>', 'config file (default: routewarden.config.* in the folder)')
    .option('--app <dir>', 'the app, in a folder that holds several')

const withTarget = (command: Command): Command =>
  withApp(command)
    .option('--to <url>', "the app's origin, or the handler's whole address (default: http://localhost:3000)")
    .option('--handler <path>', 'request path of the handler (default: the one that takes it)')
    .addOption(new Option('--provider <name>', "who sends (default: as the handler's code says)").choices(PROVIDERS))
    .option('--secret-env <name>', 'variable with the signing secret (default: the one that the handler reads)')
    .option('-C, --dir <dir>', 'folder of the Next.js app, or of its routewarden.config', '.')
    .addOption(new Option('-f, --format <format>', 'how to print').choices(['terminal', 'json']).default('terminal'))

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

function commaList(value: string): string[] {
  const names = value.split(',').map((name) => name.trim())
  if (names.some((name) => name === '')) throw new InvalidArgumentError('Names with commas between them.')
  return names
}

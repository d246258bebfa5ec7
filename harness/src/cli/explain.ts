import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { Command, InvalidArgumentError, Option } from 'commander'
import { HTTP_METHODS } from '../access/index.ts'
import type { Story, StoryStep } from '../audit/index.ts'
import { ConfigError } from '../config/index.ts'
import { clean } from '../report/index.ts'
import { EXIT } from './exit-codes.ts'

interface Flags {
  config?: string
  app?: string
  as: string
  method: string
  client?: 'document' | 'api'
  format: 'terminal' | 'json'
}

const RULES = fileURLToPath(new URL('../../docs/rules/', import.meta.url))

const HELP = `
Examples:
  $ routewarden explain /dashboard                          a stranger opens this page
  $ routewarden explain /api/projects --method POST --as signed-in
  $ routewarden explain /docs/report.csv apps/web           an app elsewhere
  $ routewarden explain /admin --as member --format json
  $ routewarden explain static-extension-bypass             what a rule says, and why

Nothing is built or started: the app's own proxy is run, and the line that decided is named.`

export function explainCommand(): Command {
  return new Command('explain')
    .description('tell the story of one request, or print the page of a rule')
    .argument('<target>', 'a request path (/admin), or the id of a rule')
    .argument('[dir]', 'folder of the Next.js app, or of its routewarden.config', '.')
    .option('--as <identity>', 'who asks', 'anonymous')
    .option('--method <method>', 'how', parseMethod, 'GET')
    .addOption(
      new Option(
        '--client <client>',
        'a browser that wants a page, or a program (default: what the entry point is for)',
      ).choices(['document', 'api']),
    )
    .option('-c, --config <file>', 'config file (default: routewarden.config.* in the folder)')
    .option('--app <dir>', 'the app, in a folder that holds several')
    .addOption(new Option('-f, --format <format>', 'how to print').choices(['terminal', 'json']).default('terminal'))
    .addHelpText('after', HELP)
    .action(async (target: string, dir: string, flags: Flags) => {
      process.exitCode = target.startsWith('/')
        ? await explainPath(target, path.resolve(dir), flags)
        : explainRule(target)
    })
}

async function explainPath(target: string, dir: string, flags: Flags): Promise<number> {
  const { explainRequest, openAudit } = await import('../audit/index.ts')
  const open = await openAudit({
    dir,
    traced: true,
    ...(flags.config === undefined ? {} : { configFile: flags.config }),
    ...(flags.app === undefined ? {} : { app: flags.app }),
  })
  try {
    const story = await explainRequest(open, {
      path: target,
      method: flags.method,
      identity: flags.as,
      ...(flags.client === undefined ? {} : { client: flags.client }),
    })
    process.stdout.write(flags.format === 'json' ? `${JSON.stringify(story, null, 2)}\n` : told(story))
    return EXIT.clean
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ConfigError(error.message, {
      file: null,
      help: 'Name one of them with --as, or add it to `identities` of the config.',
    })
  } finally {
    await open.close()
  }
}

const LEADS: Record<StoryStep['about'], string> = {
  redirect: 'next.config',
  rewrite: 'next.config',
  route: 'route',
  matcher: 'matcher',
  list: 'list',
  proxy: 'proxy',
  guard: 'guard',
  outcome: 'outcome',
}

function told({ method, path: asked, identity, steps }: Story): string {
  const bold = (text: string) => styleText('bold', text, { stream: process.stdout })
  const dim = (text: string) => styleText('dim', text, { stream: process.stdout })
  const lines = steps.flatMap(({ about, text, place, code }) => [
    `${bold(LEADS[about].padEnd(12))} ${clean(text)}`,
    ...(place
      ? [dim(`${' '.repeat(13)}${clean(place.file)}:${place.line}${code === undefined ? '' : `  ${clean(code)}`}`)]
      : []),
  ])
  return [bold(`${method} ${clean(asked)} as ${clean(identity)}`), '', ...lines, ''].join('\n')
}

function explainRule(id: string): number {
  const file = path.join(RULES, `${path.basename(id)}.md`)
  if (existsSync(file)) {
    process.stdout.write(readFileSync(file, 'utf8'))
    return EXIT.clean
  }
  const known = readdirSync(RULES).map((name) => name.replace(/\.md$/, ''))
  throw new ConfigError(`There is no rule "${id}", and a request path begins with /.`, {
    file: null,
    help: `Rules: ${known.join(', ')}.`,
  })
}

function parseMethod(value: string): string {
  const method = value.toUpperCase()
  if (!(HTTP_METHODS as readonly string[]).includes(method)) {
    throw new InvalidArgumentError(`There is no method "${value}". Known: ${HTTP_METHODS.join(', ')}.`)
  }
  return method
}

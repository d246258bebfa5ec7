import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { styleText } from 'node:util'
import { Command, InvalidArgumentError, Option } from 'commander'
import { HTTP_METHODS, type EntryKind } from '../access/index.ts'
import { findApps, readApp } from '../app/index.ts'
import { loadConfig } from '../config/index.ts'
import { clean } from '../report/index.ts'
import { compareWithBuild, readInventory } from '../routes/index.ts'
import { EXIT } from './exit-codes.ts'
import { KINDS, makeListing, type Filter, type RouteListing } from './routes-list/listing.ts'
import { renderMarkdown } from './routes-list/markdown.ts'
import { renderTerminal } from './routes-list/terminal.ts'
import { placeOf, usesClerk } from './routes-list/words.ts'

interface Flags {
  app?: string
  allApps?: boolean
  kind?: EntryKind[]
  method?: string[]
  filter?: string
  format: 'terminal' | 'json' | 'markdown'
  output?: string
  layouts?: boolean
  exec: boolean
}

const HELP = `
Examples:
  $ routewarden routes                                   every entry point of the app of this folder
  $ routewarden routes apps/web --kind page,pages-page   pages only
  $ routewarden routes --method POST --filter /api       what can be posted to below /api
  $ routewarden routes --filter '/docs/**'               by pattern: * within a segment, ** across them
  $ routewarden routes --all-apps --layouts              each app of a monorepo, with layouts and error pages
  $ routewarden routes --format json | jq '.entries[].id'
  $ routewarden routes --no-exec                         read only: not even next.config is run

Kinds: ${KINDS.join(', ')}.
Nothing needs to be installed or built. Where there is a build, its own lists are compared with what was found.
Problems go to standard error. Exit codes: 0 listed, 2 wrong usage or config, 3 the output could not be written.`

export function routesCommand(): Command {
  return new Command('routes')
    .description('list every entry point of the app: pages, handlers by method, server functions, metadata routes')
    .argument('[dir]', 'folder of the Next.js app, or of a monorepo', '.')
    .addOption(new Option('--app <dir>', 'the app, in a folder that holds several').conflicts('allApps'))
    .option('--all-apps', 'every app in the folder; in JSON a list')
    .option('--kind <kinds>', 'only these kinds; several with commas', parseKinds)
    .option('--method <methods>', 'only these methods; several with commas', parseMethods)
    .option('--filter <pattern>', 'only patterns that hold this text, or match it where it has a *')
    .addOption(
      new Option('-f, --format <format>', 'how to print').choices(['terminal', 'json', 'markdown']).default('terminal'),
    )
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .option('--layouts', 'list layouts, templates, defaults, not-found and error files, too (JSON always has them)')
    .option('--no-exec', 'run no code of the app: of next.config, only what is written out is known')
    .addHelpText('after', HELP)
    .action(async (dir: string, flags: Flags) => {
      process.exitCode = await routes(path.resolve(dir), flags)
    })
}

async function routes(dir: string, flags: Flags): Promise<number> {
  const listings: RouteListing[] = []
  for (const root of await rootsOf(dir, flags)) listings.push(await readListing(dir, root, flags))
  const written = await show(listings, flags)
  for (const listing of listings) notes(listing, listings.length > 1)
  return written ? EXIT.clean : EXIT.environment
}

/** Folders of the apps that were asked for. A folder that holds none is refused when it is read. */
async function rootsOf(dir: string, flags: Flags): Promise<string[]> {
  if (flags.app !== undefined) return [path.resolve(dir, flags.app)]
  if (flags.allApps) {
    const found = await findApps(dir)
    return found.length === 0 ? [dir] : found
  }
  if (!flags.exec) return [dir]
  const loaded = await loadConfig(dir)
  return [path.resolve(loaded.dir, loaded.config.app ?? '.')]
}

async function readListing(from: string, root: string, flags: Flags): Promise<RouteListing> {
  const app = await readApp(root, { exec: flags.exec })
  const inventory = await readInventory(app)
  const differences = await compareWithBuild(app, inventory)
  const filter: Filter = {
    ...(flags.kind === undefined ? {} : { kinds: flags.kind }),
    ...(flags.method === undefined ? {} : { methods: flags.method }),
    ...(flags.filter === undefined ? {} : { text: flags.filter }),
  }
  return makeListing({ from, app, inventory, differences, filter })
}

/** @returns false when the output could not be written */
async function show(listings: RouteListing[], flags: Flags): Promise<boolean> {
  const text = render(listings, flags)
  if (flags.output === undefined) {
    process.stdout.write(text)
    return true
  }
  const file = path.resolve(flags.output)
  try {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
  } catch (error) {
    process.stderr.write(`${mark('red', '✗')} ${file} cannot be written: ${(error as Error).message}\n`)
    return false
  }
  process.stderr.write(`Written: ${file}\n`)
  return true
}

function render(listings: RouteListing[], flags: Flags): string {
  const layouts = flags.layouts ?? false
  switch (flags.format) {
    case 'json':
      return `${JSON.stringify(flags.allApps ? listings : listings[0], null, 2)}\n`
    case 'markdown':
      return listings.map((listing) => renderMarkdown(listing, { layouts })).join('\n')
    case 'terminal': {
      const isTerminal = flags.output === undefined && process.stdout.isTTY
      const options = {
        color: isTerminal && process.stdout.hasColors(),
        width: isTerminal ? process.stdout.columns : null,
        layouts,
      }
      return listings.map((listing) => renderTerminal(listing, options)).join('\n\n')
    }
  }
}

/** What a person should know beside the list: no Clerk, and what could not be read. */
function notes({ app, problems }: RouteListing, several: boolean): void {
  const of = several ? `${clean(app.root)}: ` : ''
  if (!usesClerk(app)) {
    process.stderr.write(`${of}Clerk is not used: @clerk/nextjs is neither installed nor in package.json.\n`)
  }
  for (const problem of problems) {
    process.stderr.write(`${mark('yellow', '!')} ${of}${clean(placeOf(problem))}: ${clean(problem.message)}\n`)
  }
}

const mark = (color: 'red' | 'yellow', text: string) => styleText(color, text, { stream: process.stderr })

function parseKinds(value: string): EntryKind[] {
  return value.split(',').map((name) => {
    const kind = KINDS.find((known) => known === name.trim())
    if (kind === undefined) throw new InvalidArgumentError(`There is no kind "${name}". Known: ${KINDS.join(', ')}.`)
    return kind
  })
}

function parseMethods(value: string): string[] {
  return value.split(',').map((name) => {
    const method = HTTP_METHODS.find((known) => known === name.trim().toUpperCase())
    if (method === undefined)
      throw new InvalidArgumentError(`There is no method "${name}". Known: ${HTTP_METHODS.join(', ')}.`)
    return method
  })
}

/** `routewarden init`: shows what it would write, asks, writes. */
import path from 'node:path'
import { Command } from 'commander'
import { createTwoFilesPatch } from 'diff'
import { createColors } from 'picocolors'
import type { InitResult, Proposal } from '../init/index.ts'
import { clean, plural } from '../report/index.ts'
import { EXIT } from './exit-codes.ts'
import { createProgress } from './progress.ts'
import { hasColors } from './show.ts'

interface Flags {
  app?: string
  yes?: boolean
  dryRun?: boolean
  quiet?: boolean
}

const HELP = `
Examples:
  $ routewarden init                   look at the app, show each file that would be written, and ask
  $ routewarden init --app apps/web    an app of a monorepo
  $ routewarden init --yes             agree to everything
  $ routewarden init --dry-run         show everything, write nothing

It proposes routewarden.config, with the callers that the code tells apart; the first policy, with what is found today
accepted for 90 days; the lines of eslint-plugin-routewarden; scripts and packages in package.json; a line in .gitignore;
and a workflow for GitHub Actions. What is there is never overwritten: run it again, and it proposes only what is missing.
Nothing is installed, built or started.

Exit codes: 0 done (or nothing to do), 2 wrong usage or config, or nobody there to be asked, 130 interrupted.`

export function initCommand(): Command {
  return new Command('init')
    .description('adopt Routewarden: propose the config, the first policy, ESLint lines, scripts and a workflow')
    .argument('[dir]', 'folder of the Next.js app', '.')
    .option('--app <dir>', 'the app, in a folder that holds several')
    .option('-y, --yes', 'write everything without asking')
    .option('-n, --dry-run', 'write nothing, show what would be written')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (dir: string, flags: Flags) => {
      process.exitCode = await init(path.resolve(dir), flags)
    })
}

const colors = createColors(hasColors(process.stdout))
const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`)
/** As a person types it from where they are. */
const shown = (file: string) => clean(path.relative(process.cwd(), file).split(path.sep).join('/'))

async function init(dir: string, flags: Flags): Promise<number> {
  const { runInit } = await import('../init/index.ts')
  const isDry = flags.dryRun === true
  const isAsking = !isDry && flags.yes !== true && process.stdin.isTTY && process.stdout.isTTY
  const progress = await createProgress(process.stderr, flags.quiet ?? !process.stderr.isTTY)
  const result = await runInit({
    dir,
    ...(flags.app === undefined ? {} : { app: flags.app }),
    progress,
    write: isAsking || (flags.yes === true && !isDry),
    onFound: ({ app, entries, webhooks, commands }) => {
      progress.end()
      const versions = [`Next.js ${app.next ?? '(unknown)'}`, `Clerk ${app.clerk ?? '(none)'}`]
      const facts = [...versions, app.proxy.file ?? 'no proxy', commands.name].map(clean)
      const counts = [plural(entries, 'entry point'), ...(webhooks === 0 ? [] : [plural(webhooks, 'webhook handler')])]
      print(`${colors.bold(clean(app.name))}: ${[...facts, ...counts].join(' · ')}`, '')
    },
    decide: async (proposal) => {
      progress.end()
      show(proposal)
      return isAsking ? ask(proposal) : 'yes'
    },
  })
  progress.end()
  return ended(result, { isDry, isAsking, isAgreed: flags.yes === true })
}

function show({ file, title, before, after, remarks }: Proposal): void {
  const name = shown(file)
  const patch = createTwoFilesPatch(before === null ? '/dev/null' : name, name, before ?? '', after, '', '')
  print(colors.bold(`${before === null ? 'New' : 'Change'}: ${name}`), `  ${clean(title)}`, ...patchLines(patch))
  for (const remark of remarks) print(remark.startsWith('  ') ? remark : `${colors.yellow('!')} ${remark}`)
  print('')
}

/** Text of the app stands in it. */
function patchLines(patch: string): string[] {
  const lines = patch.split('\n').filter((line) => !/^(Index: |=====|--- |\+\+\+ |\\ )/.test(line))
  return lines.slice(0, -1).map((line) => {
    const text = `  ${line.slice(0, 1)}${clean(line.slice(1).replaceAll('\t', '  '))}`.trimEnd()
    return line.startsWith('+') ? colors.green(text) : line.startsWith('-') ? colors.red(text) : text
  })
}

async function ask({ file, before }: Proposal): Promise<'yes' | 'no' | 'stop'> {
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message: `${before === null ? 'Write' : 'Change'} ${shown(file)}?` })
  if (isCancel(answer)) return 'stop'
  return answer ? 'yes' : 'no'
}

interface How {
  isDry: boolean
  isAsking: boolean
  isAgreed: boolean
}

function ended({ agreed, refused, notes, stopped, found }: InitResult, { isDry, isAsking, isAgreed }: How): number {
  for (const { file, kind, lines } of notes) {
    const [first = '', ...rest] = lines
    if (kind === 'there') print(`${colors.green('✓')} ${shown(file)} ${first}`)
    else print(`${colors.yellow('!')} ${shown(file)}: ${first}`, ...rest.map((line) => `    ${line}`))
  }
  const { routewarden, install } = found.commands
  if (notes.length > 0) print('')
  if (stopped) {
    print(`Stopped. ${written(agreed)}`)
    return EXIT.interrupted
  }
  if (agreed.length + refused.length === 0) {
    print('Nothing to do: it is all there.')
    return EXIT.clean
  }
  if (isDry || (!isAsking && !isAgreed)) {
    print(`Nothing was written${isDry ? ' (--dry-run)' : ''}.`)
    if (isDry) return EXIT.clean
    process.stderr.write('Nobody is there to be asked (no terminal): add --yes to write all of this.\n')
    return EXIT.usage
  }
  const needsInstall = agreed.some((proposal) => proposal.needsInstall)
  const next = [...(needsInstall ? [install] : []), routewarden('audit'), routewarden('policy', 'check')]
  print(written(agreed), '', 'Next:', ...next.map((line) => `  ${line}`))
  return EXIT.clean
}

const written = (agreed: Proposal[]) =>
  agreed.length === 0 ? 'Nothing was written.' : `Written: ${agreed.map(({ file }) => shown(file)).join(', ')}`

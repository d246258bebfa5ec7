/** The story of `routewarden init`: look at the app, then propose file after file. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Report } from '../access/index.ts'
import { declaredRange, readPackageJson, workspaceRoot, type AppFacts } from '../app/index.ts'
import { factsOf, gather, openAudit } from '../audit/index.ts'
import { ConfigError, loadConfig, type LoadedConfig } from '../config/index.ts'
import { styleOf, type Style } from '../fixing/index.ts'
import { customClaims } from '../rules/index.ts'
import type { Progress } from '../progress.ts'
import { askedInProxy } from './asked-in-proxy.ts'
import { commandsOf, type Commands } from './commands.ts'
import { configName, configOf, configText } from './config-file.ts'
import { eslintByHand, eslintStep } from './eslint-file.ts'
import { policyStep, type Today } from './first-policy.ts'
import { ignoreStep } from './ignore-file.ts'
import { packageStep } from './package-file.ts'
import { askedBy, suggest, type Suggestions } from './suggest.ts'
import { isProposal, type Note, type Proposal, type Step } from './types.ts'
import { workflowStep } from './workflow-file.ts'

export interface InitOptions {
  dir: string
  /** The app, relative to `dir`. */
  app?: string
  progress: Progress
  /** Told once, before anything is proposed. */
  onFound: (found: FoundApp) => void
  /** Shows a proposal and asks. `stop`: nothing else is asked or written. */
  decide: (proposal: Proposal) => Promise<'yes' | 'no' | 'stop'>
  /** False: what is agreed to is not written. */
  write: boolean
}

export interface FoundApp {
  app: Pick<AppFacts, 'root' | 'name' | 'routers' | 'proxy'> & { next: string | null; clerk: string | null }
  entries: number
  webhooks: number
  commands: Commands
}

export interface InitResult {
  found: FoundApp
  agreed: Proposal[]
  refused: Proposal[]
  notes: Note[]
  stopped: boolean
}

/**
 * @throws {AppError} no app, or several
 * @throws {ConfigError} the config that is there is wrong
 */
export async function runInit(options: InitOptions): Promise<InitResult> {
  const looked = await look(options)
  const { found, top, folders, loaded, suggestions, style } = looked
  options.onFound(found)
  const { root } = found.app
  const result: InitResult = { found, agreed: [], refused: [], notes: [], stopped: false }
  const take = (step: Step | null) => (step === null ? Promise.resolve(false) : taken(step, options, result))

  const isNew = loaded.file === null
  const hasConfig = await take(isNew ? newConfig(root, suggestions, style) : thereIs(loaded.file ?? root))
  await take(eslint(root, folders))
  await take(packageStep(root, usesEslint(root, folders)))
  await take(ignoreStep(root, top))
  // Last of what is written in the app: it looks at the lines of all the others.
  const config = configOf(suggestions)
  const isOther = isNew && hasConfig && Object.keys(config).length > 0
  const inForce = isOther ? { ...loaded, config } : loaded
  if (!result.stopped) await take(await policyStep(root, inForce, options.progress, isOther ? null : looked.today))
  await take(workflowStep(top ?? workspaceRoot(root) ?? root, root, found.commands))
  return result
}

async function taken(step: Step, options: InitOptions, result: InitResult): Promise<boolean> {
  if (result.stopped) return false
  if (!isProposal(step)) {
    result.notes.push(step)
    return false
  }
  const answer = await options.decide(step)
  if (answer === 'stop') result.stopped = true
  if (answer !== 'yes') {
    result.refused.push(step)
    return false
  }
  if (options.write) await put(step)
  result.agreed.push(step)
  return true
}

interface Looked {
  found: FoundApp
  /** Absolute folder of the repository; null: there is none. */
  top: string | null
  /** The app's folder and those above it, up to the repository's. */
  folders: string[]
  loaded: LoadedConfig
  /** With that config. */
  today: Today
  suggestions: Suggestions
  style: Style
}

async function look({ dir, app: given, progress }: InitOptions): Promise<Looked> {
  const outer = await loadConfig(path.resolve(dir))
  const root = path.resolve(outer.dir, given ?? outer.config.app ?? '.')
  const loaded = outer.file === null && existsSync(root) ? await loadConfig(root) : outer
  const open = await openAudit({ dir: root, app: '.', loaded: { ...loaded, dir: root }, progress, policy: null })
  try {
    const facts = factsOf(open, await gather(open, progress))
    const { app, inventory, sources } = open
    const asked = [...askedBy(facts.entries), ...askedInProxy(open.proxy?.files ?? [], sources)]
    const top = repositoryOf(root)
    return {
      found: {
        app: { ...app, ...versionsOf(app) },
        entries: inventory.entries.length,
        webhooks: inventory.webhooks.length,
        commands: await commandsOf(root),
      },
      top,
      folders: foldersUpTo(root, top ?? workspaceRoot(root) ?? root),
      loaded,
      today: { entries: facts.entries, identities: facts.identities, config: open.configRoutes },
      suggestions: suggest(asked, customClaims(facts), inventory.webhooks, facts.entries),
      style: styleOfApp(open),
    }
  } finally {
    await open.close()
  }
}

function versionsOf({ next, clerk, locked, declared }: AppFacts): Pick<Report['app'], 'next' | 'clerk'> {
  return {
    next: next?.version ?? locked.next ?? declared.next,
    clerk: clerk?.version ?? locked.clerk ?? declared.clerk,
  }
}

/** As the file that most likely a person wrote: the root layout, else the first entry point. */
function styleOfApp({ app, sources, inventory }: Awaited<ReturnType<typeof openAudit>>): Style {
  const files = [...inventory.layouts, ...inventory.entries].map(({ file }) => path.join(app.root, file))
  for (const file of files) {
    const parsed = sources.parse(file)
    if (!('reason' in parsed) && parsed.module.staticImports.length > 0) return styleOf(parsed)
  }
  return { quote: "'", semicolon: '', newline: '\n', indent: '  ' }
}

function newConfig(root: string, suggestions: Suggestions, style: Style): Proposal {
  const names = suggestions.identities.map(({ name }) => name)
  return {
    file: path.join(root, configName(root)),
    title:
      names.length === 0 ? 'the config' : `the config, with callers that the code tells apart: ${names.join(', ')}`,
    before: null,
    after: configText(suggestions, style),
    remarks: [],
  }
}

const thereIs = (file: string): Note => ({ file, kind: 'there', lines: ['is the config'] })

function eslint(root: string, folders: string[]): Step | null {
  const step = eslintStep(folders)
  return step ?? (usesEslint(root, folders) ? eslintByHand(root) : null)
}

function usesEslint(root: string, folders: string[]): boolean {
  return eslintStep(folders) !== null || folders.some((one) => declaredRange(readPackageJson(one), 'eslint') !== null)
}

function repositoryOf(root: string): string | null {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder
    if (path.dirname(folder) === folder) return null
  }
}

function foldersUpTo(root: string, top: string): string[] {
  const folders = [root]
  for (let folder = root; folder !== top && path.dirname(folder) !== folder;) {
    folder = path.dirname(folder)
    folders.push(folder)
  }
  return folders
}

/** Whole or not at all, and never over what somebody wrote meanwhile. */
async function put({ file, before, after }: Proposal): Promise<void> {
  const changed = () =>
    new ConfigError(`${path.basename(file)} was changed meanwhile; it was not written.`, {
      file,
      help: 'Run the command again: it goes on where it was.',
    })
  await mkdir(path.dirname(file), { recursive: true })
  if (before === null) {
    await writeFile(file, after, { flag: 'wx' }).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? changed() : error
    })
    return
  }
  if ((await readFile(file, 'utf8')).replace(/^\uFEFF/, '') !== before.replace(/^\uFEFF/, '')) throw changed()
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await writeFile(temporary, after)
    await rename(temporary, file)
  } finally {
    await rm(temporary, { force: true })
  }
}

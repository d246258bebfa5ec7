import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConfigError, loadConfig } from '../config/index.ts'
import { readApp, Sources, walkFiles } from '../app/index.ts'
import { LintProject } from '../lint/index.ts'
import { silent, type Progress } from '../progress.ts'
import { eslintOf, lintWithEslint, type LintText } from './linter.ts'
import { mend, type Mended, type MendOptions } from './mend.ts'

export interface FixOptions extends MendOptions {
  /** Folder of the app, or of its config. */
  dir: string
  configFile?: string
  /** The app, relative to `dir`; wins over the config's. */
  app?: string
  /** Writes nothing. */
  dryRun?: boolean
  progress?: Progress
}

export interface FixResult {
  /** Absolute folder of the app. */
  root: string
  /** False: ESLint or its plugin is not installed, and only what an audit finds was mended. */
  linted: boolean
  /** Files in which something was found. */
  files: Mended[]
}

const SOURCE = /\.[cm]?[jt]sx?$/
const NOT_SHIPPED = new Set([
  ...['node_modules', 'dist', 'out', 'build', 'coverage'],
  ...['test', 'tests', '__tests__', '__mocks__', 'e2e'],
])

/**
 * Makes the edits that findings offer, file by file, and writes them unless it is a dry run.
 * @throws {AppError} no app, or several
 * @throws {ConfigError} the config is wrong, or a rule of that name has no findings
 */
export async function runFix(options: FixOptions): Promise<FixResult> {
  const progress = options.progress ?? silent
  const loaded = await loadConfig(path.resolve(options.dir), options.configFile)
  const root = path.resolve(loaded.dir, options.app ?? loaded.config.app ?? '.')
  const app = await readApp(root, { sources: new Sources(root) })
  const eslint = await eslintOf(root)
  refuseUnknown(options.rules ?? [], eslint ? Object.keys(eslint.plugin.rules) : null)
  const project = eslint ? null : new LintProject(root, loaded.file === null ? {} : { configFile: loaded.file })
  const lint: LintText = eslint
    ? lintWithEslint(root, eslint)
    : async (file, text) =>
        ((await project?.findingsIn(file, text)) ?? []).map(({ message, help, ...rest }) => ({
          ...rest,
          message: `${message} ${help}`,
        }))
  progress.phase('Looking at files')
  try {
    const found = sourceFilesOf(root, path.resolve(root, app.config.distDir))
    const files = await mendAll(found, lint, options, progress)
    if (options.dryRun !== true)
      for (const { file, before, after } of files) if (after !== before) await writeFile(file, after)
    return { root, linted: eslint !== null, files }
  } finally {
    await project?.close()
  }
}

/** What is mended in one file may show, or settle, something in another: all are looked at again until nothing changes. */
const MAX_ROUNDS = 4

async function mendAll(files: string[], lint: LintText, options: FixOptions, progress: Progress): Promise<Mended[]> {
  const all = new Map<string, Mended>()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let changed = false
    for (const [index, file] of files.entries()) {
      const before = all.get(file)
      const mended = await mend(file, before?.after ?? (await readFile(file, 'utf8')), lint, options)
      changed ||= mended.after !== mended.before
      all.set(file, before ? { ...mended, before: before.before, done: [...before.done, ...mended.done] } : mended)
      progress.step(index + 1, files.length)
    }
    if (!changed) break
  }
  return [...all.values()].filter(({ done, left }) => done.length + left.length > 0)
}

function refuseUnknown(rules: string[], known: string[] | null): void {
  const unknown = known === null ? [] : rules.filter((rule) => !known.includes(rule))
  if (unknown.length > 0)
    throw new ConfigError(`There is no rule "${unknown.join('", "')}".`, {
      file: null,
      help: 'Rules are named as in reports; `routewarden explain <rule>` tells about one.',
    })
}

/** Files that the app may run, sorted by path; generated ones left out. */
function sourceFilesOf(root: string, distDir: string): string[] {
  return walkFiles(root, {
    enter: (name, folder) => !name.startsWith('.') && !NOT_SHIPPED.has(name) && folder !== distDir,
    accept: (name) => SOURCE.test(name) && !/\.d\.[cm]?ts$|\.(test|spec|stories)\./.test(name),
  }).map(({ path: file }) => file)
}

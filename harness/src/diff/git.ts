/** A revision of the app in a temporary folder, with the packages and variables that the user's own folder has. */
import { execFile, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { ConfigError } from '../config/index.ts'

const run = promisify(execFile)

export interface Revision {
  commit: string
  /** `main (1a2b3c4)` */
  label: string
}

export interface CheckedOut extends Revision {
  /** The folder that stands for the given one; it may not exist in that revision. */
  dir: string
  /** Takes everything away again. Safe to call twice, and while the process ends. */
  remove: () => void
}

/** Where a hook calls us, its variables name another index and folder. */
function environment(): NodeJS.ProcessEnv {
  const own = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR']
  const kept = Object.entries(process.env).filter(([name]) => !own.includes(name))
  return { ...Object.fromEntries(kept), GIT_LFS_SKIP_SMUDGE: '1', GIT_TERMINAL_PROMPT: '0' }
}

/** @returns what git printed; null: it failed */
async function git(cwd: string, args: string[]): Promise<string | null> {
  try {
    const { stdout } = await run('git', args, { cwd, env: environment(), maxBuffer: 64 * 1024 * 1024 })
    return stdout.trim()
  } catch {
    return null
  }
}

/** @throws {ConfigError} no repository */
export async function topOf(dir: string): Promise<string> {
  const top = await git(dir, ['rev-parse', '--show-toplevel'])
  if (top === null)
    throw new ConfigError('This folder is in no git repository (or git is not installed).', {
      file: dir,
      help: 'Compare two reports instead: routewarden diff before.json after.json.',
    })
  return realpathSync(top)
}

/** @throws {ConfigError} there is no such revision */
export async function revision(dir: string, name: string): Promise<Revision> {
  const commit = name.startsWith('-') ? null : await git(dir, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
  if (commit === null)
    throw new ConfigError(`"${name}" is neither a report nor a revision of this repository.`, {
      file: null,
      help: 'In CI a shallow clone may lack it: fetch it first (actions/checkout with fetch-depth: 0).',
    })
  const short = commit.slice(0, 7)
  return { commit, label: commit.startsWith(name) ? short : `${name} (${short})` }
}

/**
 * Where this branch left the default branch of `origin`, or of this repository where it has no origin.
 * @throws {ConfigError} it cannot be told
 */
export async function defaultBase(dir: string): Promise<Revision> {
  const head = await git(dir, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'])
  const names = [...(head === null ? [] : [head]), 'origin/main', 'origin/master', 'main', 'master']
  for (const name of names) {
    const base = await git(dir, ['merge-base', 'HEAD', name])
    if (base !== null) return { commit: base, label: `${name} (${base.slice(0, 7)})` }
  }
  throw new ConfigError(
    'What to compare with could not be told: no default branch was found that this one came from.',
    {
      file: null,
      help: 'Name it: routewarden diff origin/main. In CI fetch the history first (actions/checkout with fetch-depth: 0).',
    },
  )
}

/**
 * @param dir a folder of the repository
 * @throws {ConfigError} git cannot check it out
 */
export async function checkOut(dir: string, { commit, label }: Revision): Promise<CheckedOut> {
  const top = await topOf(dir)
  const folder = realpathSync(await mkdtemp(path.join(tmpdir(), 'routewarden-diff-')))
  const tree = path.join(folder, path.basename(top))
  let isThere = true
  let adding: ChildProcess | null = null
  const remove = () => {
    if (!isThere) return
    isThere = false
    adding?.kill()
    const options = { cwd: top, env: environment(), stdio: 'ignore' } as const
    const { status } = spawnSync('git', ['worktree', 'remove', '--force', tree], options)
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    if (status !== 0) spawnSync('git', ['worktree', 'prune'], options)
  }
  process.once('exit', remove)
  try {
    // A hook of the user's (post-checkout) has no business here.
    const quiet = ['-c', `core.hooksPath=${devNull}`, '-c', 'advice.detachedHead=false']
    const args = [...quiet, 'worktree', 'add', '--detach', '--quiet', tree, commit]
    const added = run('git', args, { cwd: top, env: environment() })
    adding = added.child
    await added
    adding = null
    await linkSurroundings(top, tree)
    const inside = path.relative(top, realpathSync(dir))
    return { commit, label, dir: path.join(tree, inside), remove }
  } catch (error) {
    remove()
    throw new ConfigError(`${label} could not be checked out: ${(error as Error).message}`, {
      file: null,
      help: 'See what git says; two reports can be compared without it.',
    })
  }
}

/**
 * Each package of the user's node_modules, linked. Those of the workspace itself lead into the revision: its own code is
 * what is looked at.
 */
async function linkSurroundings(top: string, tree: string): Promise<void> {
  const manifests = (await git(tree, ['ls-files', '-z', '--', 'package.json', '*/package.json'])) ?? ''
  const folders = new Set([
    '.',
    ...manifests
      .split('\0')
      .filter(Boolean)
      .map((file) => path.dirname(file)),
  ])
  for (const folder of folders) {
    const from = path.join(top, folder, 'node_modules')
    const to = path.join(tree, folder, 'node_modules')
    if (existsSync(from) && !existsSync(to)) linkAll(from, to, top, tree)
    linkVariables(path.join(top, folder), path.join(tree, folder))
  }
}

function linkAll(from: string, to: string, top: string, tree: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    const source = path.join(from, name)
    if (name.startsWith('@') && !lstatSync(source).isSymbolicLink()) linkAll(source, path.join(to, name), top, tree)
    else link(inRevision(source, top, tree), path.join(to, name))
  }
}

function inRevision(source: string, top: string, tree: string): string {
  if (!existsSync(source)) return source
  const inside = path.relative(top, realpathSync(source))
  const isOwn = !inside.startsWith('..') && !path.isAbsolute(inside) && !inside.split(path.sep).includes('node_modules')
  return isOwn ? path.join(tree, inside) : source
}

/** `.env` files that are not in the repository: without them a revision would seem to lack its variables. */
function linkVariables(from: string, to: string): void {
  if (!existsSync(from)) return
  for (const name of readdirSync(from)) {
    if (/^\.env(\.|$)/.test(name) && !existsSync(path.join(to, name))) link(path.join(from, name), path.join(to, name))
  }
}

function link(target: string, file: string): void {
  // On Windows only junctions need no rights of their own; they lead to folders.
  const isFolder = existsSync(target) && lstatSync(realpathSync(target)).isDirectory()
  symlinkSync(target, file, process.platform === 'win32' && isFolder ? 'junction' : undefined)
}

/** Runs the `routewarden` command as a user does, and looks after what it might leave behind. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from 'routewarden'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = path.join(ROOT, 'harness/bin/routewarden.js')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
  /** Of `--format json`. */
  report: () => Report
}

export interface Started {
  child: ChildProcess
  /** Everything printed so far. */
  output: () => string
  /** Of that, what went to standard output. */
  stdout: () => string
  ended: Promise<Ended>
}

interface RunOptions {
  cwd?: string
  env?: Record<string, string>
}

export function start(args: string[], options: RunOptions = {}): Started {
  return startCommand(process.execPath, [BIN, ...args], options)
}

function startCommand(file: string, args: string[], options: RunOptions): Started {
  const child = spawn(file, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, CI: '1', NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      resolve({
        code,
        stdout,
        stderr,
        report: () => {
          try {
            return JSON.parse(stdout) as Report
          } catch {
            throw new Error(`no JSON report on standard output (exit code ${code}):\n${stdout}\n${stderr}`)
          }
        },
      })
    })
  })
  return { child, output: () => stdout + stderr, stdout: () => stdout, ended }
}

export function run(args: string[], options?: RunOptions): Promise<Ended> {
  return start(args, options).ended
}

/** Another installed copy of the command. */
export function runCommand(file: string, args: string[], options: RunOptions): Promise<Ended> {
  return startCommand(file, args, options).ended
}

/** Waits until a started command has printed something. */
export async function until(started: Started, text: string): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (started.output().includes(text)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`"${text}" was never printed:\n${started.output()}`)
}

/** Processes whose command line names a folder: what a run on an app in it may have left. */
export function processesNaming(text: string): string[] {
  return commandLines().filter((line) => line.includes(text))
}

/** From /proc where there is one (a bare container has no `ps`), else from `ps`. */
function commandLines(): string[] {
  if (!existsSync('/proc/self/cmdline')) {
    return spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).stdout.split('\n')
  }
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    try {
      return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`]
    } catch {
      return [] // it ended meanwhile
    }
  })
}

/** A folder beside the reference app: packages resolve from the workspace's own node_modules. */
export async function workFolder(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(path.join(ROOT, '.spec-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }) }
}

/** Writes files, by their paths relative to a folder. */
export async function writeFiles(dir: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true })
    await writeFile(path.join(dir, name), text)
  }
}

/** A copy of the reference app, without what builds leave in it. */
export async function copyReferenceApp(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const folder = await workFolder()
  const source = path.join(ROOT, 'fixtures-app')
  const left = new Set(['.next', '.routewarden'].map((name) => path.join(source, name)))
  await cp(source, folder.dir, { recursive: true, filter: (file) => !left.has(file), verbatimSymlinks: true })
  // Its types are checked by `npm test` itself: once, and not in each build of a copy.
  const config = path.join(folder.dir, 'next.config.ts')
  const text = await readFile(config, 'utf8')
  await writeFile(config, text.replace(/(poweredByHeader: false,)/, '$1 typescript: { ignoreBuildErrors: true },'))
  return folder
}

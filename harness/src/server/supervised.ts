/** Processes that cannot outlive us: every command runs below `bin/supervise.js`, in a process group of its own. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SUPERVISOR = fileURLToPath(new URL('../../bin/supervise.js', import.meta.url))
const TAIL_LINES = 200
const STOP_TIMEOUT_MS = 6000

/** A shell command of the user, or a file with arguments of ours. */
export type Command = { shell: string } | { file: string; args: string[] }

export interface Supervised {
  /** Settles when the command and its whole group have ended. */
  exited: Promise<{ code: number }>
  /** The last lines of output, for error messages. */
  tail: () => string[]
  stop: () => Promise<void>
}

/**
 * Starts a command.
 * @param options.onLine called for each line of output (standard output and error alike)
 */
export function startSupervised(
  command: Command,
  options: { cwd: string; env: NodeJS.ProcessEnv; onLine?: (line: string) => void },
): Supervised {
  const job = 'shell' in command ? { shell: true, command: command.shell } : { file: command.file, args: command.args }
  const child = spawn(process.execPath, [SUPERVISOR, JSON.stringify(job)], {
    cwd: options.cwd,
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (lines.length > TAIL_LINES) lines.shift()
      options.onLine?.(line)
    })
  }
  child.stdin.on('error', () => undefined) // EPIPE: the supervisor ended first
  const exited = new Promise<{ code: number }>((resolve) => {
    child.on('error', (error) => {
      lines.push(error.message)
      resolve({ code: 127 })
    })
    child.on('close', (code) => {
      resolve({ code: code ?? 1 })
    })
  })
  return {
    exited,
    tail: () => [...lines],
    stop: async () => {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
      await exited
      clearTimeout(timer)
    },
  }
}

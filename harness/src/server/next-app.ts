/** Builds and starts the user's app with the app's own `next`, and waits until it answers. */
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { request } from 'undici'
import { EnvironmentError } from './errors.ts'
import { startSupervised, type Command, type Supervised } from './supervised.ts'

/** One attempt; a server that accepts and stays silent must not use up the whole time and more. */
const READY_ATTEMPT_MS = 10_000
const READY_PAUSE_MS = 100

export interface CommandOptions {
  cwd: string
  env: NodeJS.ProcessEnv
  timeoutMs: number
  signal: AbortSignal
  onLine?: (line: string) => void
}

export interface RunningServer {
  /** `http://localhost:<port>` */
  origin: string
  exited: Promise<{ code: number }>
  tail: () => string[]
  stop: () => Promise<void>
}

/** The app's own `next`, run by the Node that runs us. `nextDir` is the folder of the installed package. */
export function nextCommand(nextDir: string, args: string[]): Command {
  return { file: process.execPath, args: [path.join(nextDir, 'dist', 'bin', 'next'), ...args] }
}

/**
 * Runs the build to its end.
 * @throws {EnvironmentError} `build-failed`, `build-timeout`
 */
export async function buildApp(command: Command, options: CommandOptions): Promise<void> {
  const build = startSupervised(command, options)
  const stop = () => void build.stop()
  options.signal.addEventListener('abort', stop, { once: true })
  const timer = new AbortController()
  try {
    const ended = await Promise.race([
      build.exited,
      delay(options.timeoutMs, 'timeout' as const, { signal: timer.signal }).catch(() => 'timeout' as const),
    ])
    options.signal.throwIfAborted()
    if (ended === 'timeout') {
      throw new EnvironmentError(
        'build-timeout',
        `The build did not end within ${options.timeoutMs / 1000} s.`,
        'Raise `server.buildTimeoutMs`, or build first and set `server.build: false`.',
      )
    }
    if (ended.code !== 0) {
      throw new EnvironmentError(
        'build-failed',
        `The build failed with exit code ${ended.code}. Its last lines:\n${indent(build.tail().slice(-40))}`,
        'Mend the build error shown above; `next build` in the app shows the same.',
      )
    }
  } finally {
    timer.abort()
    options.signal.removeEventListener('abort', stop)
    await build.stop()
  }
}

/**
 * Starts the server and waits until it answers.
 * @throws {EnvironmentError} `server-exited`, `not-ready`
 */
export async function startApp(
  command: Command,
  options: CommandOptions & { port: number; readyPath: string },
): Promise<RunningServer> {
  const server = startSupervised(command, options)
  const origin = `http://localhost:${options.port}`
  const stop = () => void server.stop()
  options.signal.addEventListener('abort', stop, { once: true })
  try {
    await waitUntilReady(origin, server, options)
  } catch (error) {
    await server.stop()
    throw error
  }
  return {
    origin,
    exited: server.exited,
    tail: server.tail,
    stop: async () => {
      options.signal.removeEventListener('abort', stop)
      await server.stop()
    },
  }
}

async function waitUntilReady(
  origin: string,
  server: Supervised,
  options: CommandOptions & { readyPath: string },
): Promise<void> {
  const deadline = Date.now() + options.timeoutMs
  const exit: { code?: number } = {}
  void server.exited.then(({ code }) => (exit.code = code))
  let last = 'nothing listened'
  // The first answer after a start may differ from all later ones (404 instead of 307): ask twice to warm up.
  for (let answers = 0; answers < 2;) {
    options.signal.throwIfAborted()
    if (exit.code !== undefined) {
      throw new EnvironmentError(
        'server-exited',
        `The server ended (exit code ${exit.code}) before it answered. Its last lines:\n${indent(server.tail().slice(-30))}`,
        'Mend the error shown above; the start command is run in the folder of the app.',
      )
    }
    if (Date.now() > deadline) {
      throw new EnvironmentError(
        'not-ready',
        `The server did not answer ${options.readyPath} within ${options.timeoutMs / 1000} s (${last}). Its last lines:\n${indent(server.tail().slice(-30))}`,
        'Raise `server.readyTimeoutMs`, or set `server.readyPath` to a page that answers without outside services.',
      )
    }
    try {
      const answer = await request(origin + options.readyPath, {
        signal: options.signal,
        headersTimeout: Math.min(READY_ATTEMPT_MS, Math.max(1, deadline - Date.now())),
        bodyTimeout: READY_ATTEMPT_MS,
      })
      await answer.body.dump()
      answers += 1
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
      await delay(READY_PAUSE_MS)
    }
  }
}

function indent(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join('\n')
}

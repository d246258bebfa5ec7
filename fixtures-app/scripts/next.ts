/**
 * `next` as this app resolves it. A workspace may hold several releases of Next, and the one that `node_modules/.bin`
 * points at need not be the app's.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const appDir = fileURLToPath(new URL('..', import.meta.url))
const cli = createRequire(import.meta.url).resolve('next/dist/bin/next')

/** Starts `next <args>` in the app's folder, with its output and its input passed on. */
export function spawnNext(args: string[], env: NodeJS.ProcessEnv = process.env) {
  const next = spawn(process.execPath, [cli, ...args], { cwd: appDir, stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => next.kill(signal))
  next.on('exit', (code) => {
    process.exitCode = code ?? 0
  })
  return next
}

if (process.argv[1] === fileURLToPath(import.meta.url)) spawnNext(process.argv.slice(2))

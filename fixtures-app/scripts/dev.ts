/** `npm run dev`: the database (embedded when `DATABASE_URL` is unset) and `next dev`, as one command. */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import nextEnv from '@next/env'
import { startDatabase } from '../db/embedded'

const appDir = fileURLToPath(new URL('..', import.meta.url))
const dataDir = `${appDir}.routewarden/dev-database`

nextEnv.loadEnvConfig(appDir, true)
mkdirSync(dataDir, { recursive: true })
const database = await startDatabase({
  dataDir,
  log: (line) => {
    console.log(line)
  },
})

const next = spawn('next', ['dev', '-H', 'localhost', ...process.argv.slice(2)], {
  cwd: appDir,
  stdio: 'inherit',
  env: { ...process.env, DATABASE_URL: database.url },
})

// Ctrl-C reaches both processes; the database closes its files after Next has let go of it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => next.kill(signal))
next.on('error', (error) => {
  console.error(`next dev did not start: ${error.message}`)
  process.exitCode = 1
  void database.stop()
})
next.on('exit', (code) => {
  process.exitCode = code ?? 0
  void database.stop()
})

/** `npm run dev`: the database (embedded when `DATABASE_URL` is unset) and `next dev`, as one command. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import nextEnv from '@next/env'
import { startDatabase } from '../db/embedded'
import { spawnNext } from './next'

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

const next = spawnNext(['dev', '-H', 'localhost', ...process.argv.slice(2)], {
  ...process.env,
  DATABASE_URL: database.url,
})

// The database closes its files after Next has let go of it.
next.on('error', (error) => {
  console.error(`next dev did not start: ${error.message}`)
  process.exitCode = 1
  void database.stop()
})
next.on('exit', () => void database.stop())

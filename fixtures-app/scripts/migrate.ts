/** `npm run db:migrate`: brings the tables of `DATABASE_URL` up to date; with `--seed`, adds the demo rows too. */
import { fileURLToPath } from 'node:url'
import nextEnv from '@next/env'
import { prepareDatabase } from '../db/embedded'

nextEnv.loadEnvConfig(fileURLToPath(new URL('..', import.meta.url)), true)
const url = process.env.DATABASE_URL
if (url) {
  const seeded = process.argv.includes('--seed')
  await prepareDatabase(url, seeded)
  console.log(seeded ? 'Tables are up to date, demo rows are there.' : 'Tables are up to date.')
} else {
  console.error('Set DATABASE_URL first. (`npm run dev` without it starts an embedded database by itself.)')
  process.exitCode = 2
}

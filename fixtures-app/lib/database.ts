import 'server-only'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'

// Kept on `globalThis`: `next dev` loads modules again on each change, and each load would open a new pool.
const store = globalThis as typeof globalThis & { northwindDatabase?: NodePgDatabase }

/** The database of `DATABASE_URL`, connected on first use so that `next build` needs none. */
export function database(): NodePgDatabase {
  return (store.northwindDatabase ??= connect())
}

function connect(): NodePgDatabase {
  const connectionString = process.env.DATABASE_URL
  if (!connectionString) {
    throw new Error('DATABASE_URL is not set. `npm run dev` starts an embedded database; `next start` needs one.')
  }
  const pool = new Pool({ connectionString, max: 8 })
  // A connection that drops while idle is replaced on the next query; unheard, the event would end the process.
  pool.on('error', (error) => {
    console.error('database connection lost:', error.message)
  })
  return drizzle(pool)
}

/**
 * The database for tests and `npm run dev`: the one of `DATABASE_URL`, else an embedded one that needs no set-up.
 */
import { fileURLToPath } from 'node:url'
import { asc } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { Pool } from 'pg'
import { startEmbeddedServer } from './embedded-server'
import { memberships, organizations, repositoryEvents, users } from './schema'
import { DEFAULT_IDS, reseed, seed, type SeedIds } from './seed'

const MIGRATIONS = fileURLToPath(new URL('../drizzle', import.meta.url))

export interface StartOptions {
  log?: (line: string) => void
  /** Ids that a real Clerk instance assigned; the rest keep the defaults of `seed.ts`. */
  ids?: { [Name in keyof SeedIds]?: string | undefined }
  /** Keep the embedded database in this folder. Default: in memory. */
  dataDir?: string
  /** Default: `process.env.DATABASE_URL`; without it the embedded database. */
  url?: string
}

export interface RunningDatabase {
  url: string
  /** Puts every table of the app back to its seed. */
  reset: () => Promise<void>
  /** What webhooks write, as JSON that can be compared: the same deliveries always give the same value. */
  state: () => Promise<Record<string, unknown[]>>
  stop: () => Promise<void>
}

/**
 * Starts (or connects to) the database, brings its tables up to date and adds missing seed rows.
 * @throws when the database cannot be reached or a migration fails
 */
export async function startDatabase(options: StartOptions = {}): Promise<RunningDatabase> {
  const ids = seedIds(options.ids)
  const givenUrl = options.url ?? process.env.DATABASE_URL
  const server = givenUrl ? null : await startEmbeddedServer(options.dataDir)
  const url = givenUrl ?? server?.url ?? ''
  const pool = new Pool({ connectionString: url, max: 1 })
  // A connection that drops while idle must not end the process; the next query reports the trouble.
  pool.on('error', (error) => options.log?.(`database: ${error.message}`))
  const stop = async () => {
    await pool.end()
    await server?.stop()
  }
  try {
    const db = drizzle(pool)
    await bringUpToDate(db, url)
    await seed(db, ids)
    options.log?.(server ? `embedded database ready on ${new URL(url).host}` : 'database of DATABASE_URL ready')
    return {
      url,
      reset: async () => {
        if (!server) assertMayReset(url)
        await reseed(db, ids)
      },
      state: () => readState(db),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

type Database = NodePgDatabase & { $client: Pool }

async function bringUpToDate(db: Database, url: string): Promise<void> {
  try {
    await db.$client.query('select 1')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    // The host only: the URL holds a password.
    throw new Error(`The database on ${hostOf(url)} cannot be reached: ${reason}. Check DATABASE_URL.`, {
      cause: error,
    })
  }
  await migrate(db, { migrationsFolder: MIGRATIONS })
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the given address'
}

function seedIds(given: StartOptions['ids'] = {}): SeedIds {
  const known = Object.entries(given).filter(([, id]) => id)
  return { ...DEFAULT_IDS, ...(Object.fromEntries(known) as Partial<SeedIds>) }
}

/** Tables, and on request the seed rows, of a real database: what `npm run db:migrate` and `db:seed` do. */
export async function prepareDatabase(url: string, withSeed: boolean): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 })
  try {
    const db = drizzle(pool)
    await bringUpToDate(db, url)
    if (withSeed) await seed(db)
  } finally {
    await pool.end()
  }
}

/** A reset empties tables: on a real server only where the name, or the operator, says that this is meant. */
function assertMayReset(url: string): void {
  const name = new URL(url).pathname.slice(1)
  if (name.includes('test') || process.env.ROUTEWARDEN_ALLOW_RESET === '1') return
  throw new Error(
    `Refusing to reset the database "${name}": its name does not contain "test". ` +
      'Point DATABASE_URL at a test database, or set ROUTEWARDEN_ALLOW_RESET=1 if its content may be deleted.',
  )
}

async function readState(db: NodePgDatabase): Promise<Record<string, unknown[]>> {
  return {
    users: await db.select().from(users).orderBy(asc(users.id)),
    organizations: await db.select().from(organizations).orderBy(asc(organizations.id)),
    memberships: await db.select().from(memberships).orderBy(asc(memberships.id)),
    repositoryEvents: await db.select().from(repositoryEvents).orderBy(asc(repositoryEvents.deliveryId)),
  }
}

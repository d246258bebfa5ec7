/** The database of the suite. It keeps nothing, but remembers the marker of every query: whose work was done. */

declare global {
  // One set a process, however many copies of this module the bundler makes.
  var suiteMarkers: Set<string> | undefined
}

const markers = (): Set<string> => (globalThis.suiteMarkers ??= new Set())

export interface Query {
  marker?: string
  where?: Record<string, unknown>
  data?: unknown
  take?: number
}

export interface Row {
  id: string
  name: string
}

async function run(query: Query): Promise<Row[]> {
  if (query.marker !== undefined) markers().add(query.marker)
  return [{ id: '1', name: 'first' }]
}

function table() {
  return {
    findMany: (query: Query = {}) => run(query),
    findFirst: async (query: Query = {}) => (await run(query))[0] ?? null,
    findUnique: async (query: Query = {}) => (await run(query))[0] ?? null,
    create: async (query: Query) => (await run(query))[0],
    update: async (query: Query) => (await run(query))[0],
    upsert: async (query: Query) => (await run(query))[0],
    delete: async (query: Query) => (await run(query))[0],
    deleteMany: (query: Query = {}) => run(query),
    count: async (query: Query = {}) => (await run(query)).length,
  }
}

export const db = {
  invoice: table(),
  project: table(),
  member: table(),
  user: table(),
  event: table(),
}

/** What an entry point is there for. */
export async function work(marker: string): Promise<Row[]> {
  return db.project.findMany({ marker, take: 20 })
}

export function takeMarkers(): string[] {
  const seen = [...markers()]
  markers().clear()
  return seen
}

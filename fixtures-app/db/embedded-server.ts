/**
 * PGlite (PostgreSQL inside this process) behind its socket server, so that the app talks to it with the same
 * driver and the same `DATABASE_URL` as to a real PostgreSQL.
 */
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

/** Last bytes of an answer that ends a query: ReadyForQuery, its length (5), then the transaction state. */
const READY_FOR_QUERY = [0x5a, 0, 0, 0, 5]
const IDLE = 0x49
const TERMINATE = 0x58

/**
 * The socket server (0.2.17) queues single protocol messages of all connections into one PostgreSQL session and
 * holds that session for a connection only inside a transaction. Two connections could thus meet between Parse and
 * Bind, and one would run the other's statement. This subclass also counts "in the middle of a query" as a
 * transaction, so a connection keeps the session until the server is ready for the next query.
 */
class SharedPGlite extends PGlite {
  #tail: number[] = []
  #busy = false

  override isInTransaction(): boolean {
    return this.#busy || super.isInTransaction()
  }

  override async execProtocolRawStream(
    message: Uint8Array,
    options: Parameters<PGlite['execProtocolRawStream']>[1],
  ): Promise<void> {
    // A client that leaves says Terminate: that ends its connection, not the session all of them share.
    if (message[0] === TERMINATE) return
    this.#tail = []
    await super.execProtocolRawStream(message, {
      ...options,
      onRawData: (data) => {
        this.#tail = [...this.#tail, ...data.slice(-6)].slice(-6)
        options.onRawData(data)
      },
    })
    const ready = READY_FOR_QUERY.every((byte, index) => this.#tail[index] === byte)
    this.#busy = !(ready && this.#tail[5] === IDLE)
  }

  override async exec(...args: Parameters<PGlite['exec']>): ReturnType<PGlite['exec']> {
    const results = await super.exec(...args)
    // The server rolls back through here when a client vanishes in the middle.
    this.#busy = super.isInTransaction()
    return results
  }
}

export interface EmbeddedServer {
  url: string
  stop: () => Promise<void>
}

/** Starts PGlite on a free loopback port, in memory or, with `dataDir`, kept in that folder. */
export async function startEmbeddedServer(dataDir?: string): Promise<EmbeddedServer> {
  const database = new SharedPGlite(dataDir)
  await database.waitReady
  const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 50 })
  await server.start()
  return {
    url: `postgresql://postgres:postgres@${server.getServerConn()}/postgres`,
    stop: async () => {
      await server.stop()
      await database.close()
    },
  }
}

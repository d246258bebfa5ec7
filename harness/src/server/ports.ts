import { createServer } from 'node:net'
import { EnvironmentError } from './errors.ts'

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.unref()
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      const bound = typeof address === 'object' && address ? address.port : port
      server.close(() => {
        resolve(bound)
      })
    })
  })
}

/** A TCP port that nothing on loopback holds right now. */
export function freePort(): Promise<number> {
  return listenOnce(0, 'localhost')
}

/**
 * Makes sure that a port asked for is free, on IPv4 and on whatever `localhost` means here.
 * @throws {EnvironmentError} `port-taken`
 */
export async function requireFreePort(port: number): Promise<void> {
  for (const host of ['127.0.0.1', 'localhost']) {
    try {
      await listenOnce(port, host)
    } catch (cause) {
      throw new EnvironmentError(
        'port-taken',
        `Port ${port} is taken: another program listens on it.`,
        'Stop that program, or leave out `server.port` to let a free port be chosen.',
        cause,
      )
    }
  }
}

/** `routewarden webhook record`: stands before the app, forwards deliveries, and keeps them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { EnvironmentError, requireFreePort } from '../server/index.ts'
import { providers, recordableHeaders, writeRecording, type RecordedDelivery } from '../webhooks/index.ts'
import { request } from 'undici'
import { requireLoopback } from './loopback.ts'

/** GitHub's deliveries have up to 25 MB (GitHub docs, "Webhook events and payloads"). */
const MAX_BODY_BYTES = 32 * 1024 * 1024
const TIMEOUT_MS = 30_000

export interface RecordOptions {
  /** Origin of the app, or the handler's whole address; on this machine. */
  to: string
  /** Absolute folder of the recordings. */
  dir: string
  /** Default: a free one. */
  port?: number
  keepSignatures?: boolean
  onDelivery: (seen: { file: string; event: string | null; recorded: RecordedDelivery; error: string | null }) => void
}

export interface Recorder {
  /** Where deliveries are taken. */
  url: string
  close: () => Promise<void>
}

/**
 * Listens on loopback until it is closed.
 * @throws {ConfigError} `to` is not on this machine
 * @throws {EnvironmentError} the port is taken, or the folder cannot be written
 */
export async function startRecorder(options: RecordOptions): Promise<Recorder> {
  requireLoopback(options.to, '--to')
  if (options.port !== undefined) await requireFreePort(options.port)
  try {
    await mkdir(options.dir, { recursive: true })
  } catch (error) {
    throw new EnvironmentError(
      'setup-failed',
      `The folder ${options.dir} cannot be made: ${(error as Error).message}`,
      'Name another one with --dir.',
    )
  }
  let count = 0
  const server = createServer((incoming, outgoing) => {
    void forward(incoming, outgoing, options, () => (count += 1))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : (options.port ?? 0)
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: RecordOptions,
  next: () => number,
): Promise<void> {
  const receivedAt = new Date()
  const began = performance.now()
  try {
    const body = await readBody(incoming)
    if (body === null) {
      outgoing.writeHead(413).end('The recorder takes bodies of up to 32 MB.\n')
      return
    }
    const answer = await pass(incoming, body, options.to)
    const recorded: RecordedDelivery = {
      receivedAt: receivedAt.toISOString(),
      method: incoming.method ?? 'POST',
      path: incoming.url ?? '/',
      headers: recordableHeaders(incoming.headers, options.keepSignatures ?? false),
      body,
      answer: { status: answer.status, ms: Math.round(performance.now() - began) },
    }
    const event = eventOf(recorded)
    const file = fileName(next(), receivedAt, event)
    await writeFile(path.join(options.dir, file), writeRecording(recorded))
    options.onDelivery({ file, event, recorded, error: answer.error })
    outgoing.writeHead(answer.status ?? 502, answer.headers).end(answer.body)
  } catch (error) {
    options.onDelivery({
      file: '',
      event: null,
      recorded: { receivedAt: null, method: '', path: null, headers: {}, body: Buffer.alloc(0), answer: null },
      error: (error as Error).message,
    })
    if (!outgoing.headersSent) outgoing.writeHead(500)
    outgoing.end()
  }
}

/** null: more than is taken. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

interface Passed {
  status: number | null
  headers: Record<string, string | string[]>
  body: Buffer
  error: string | null
}

/** Of one connection only (RFC 9110, section 7.6.1); the length is told anew. */
const OF_CONNECTION =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-length|expect)$/

async function pass(incoming: IncomingMessage, body: Buffer, to: string): Promise<Passed> {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).filter(([name, value]) => value !== undefined && !OF_CONNECTION.test(name)),
  ) as Record<string, string | string[]>
  const base = new URL(to)
  const target = base.pathname === '/' ? new URL(incoming.url ?? '/', base) : base
  try {
    const answer = await request(target, {
      method: (incoming.method ?? 'POST') as 'POST',
      headers,
      body: body.length === 0 ? null : body,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    })
    const given = Object.entries(answer.headers).filter(
      ([name, value]) => value !== undefined && !OF_CONNECTION.test(name),
    )
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(given) as Passed['headers'],
      body: Buffer.from(await answer.body.arrayBuffer()),
      error: null,
    }
  } catch (error) {
    const code = (error as { code?: string }).code ?? (error as Error).message
    return {
      status: null,
      headers: {},
      body: Buffer.from('The app behind the recorder gave no answer.\n'),
      error: code,
    }
  }
}

function eventOf({ headers, body }: RecordedDelivery): string | null {
  const named = headers['x-github-event']
  if (named !== undefined) return named
  try {
    return providers.clerk.eventOf(JSON.parse(body.toString('utf8')) as Record<string, unknown>)
  } catch {
    return null
  }
}

/** Sorted by name they are in the order in which they came. */
function fileName(count: number, at: Date, event: string | null): string {
  const time = at.toISOString().replace(/[:.]/g, '-')
  const name = event === null ? '' : `-${event.replace(/[^\w.-]+/g, '_').slice(0, 60)}`
  return `${time}-${String(count).padStart(4, '0')}${name}.json`
}

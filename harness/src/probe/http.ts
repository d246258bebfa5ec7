/**
 * Sends one raw request: the path goes out byte for byte as given, redirects are not followed, time and size are
 * bounded, connections are kept alive.
 */
import { performance } from 'node:perf_hooks'
import { sendOnWire, type Wire } from './wire.ts'

/** Bytes of an answer that are read; classification needs the head of it, a hostile server must not fill memory. */
const MAX_BODY_BYTES = 1_048_576

export interface RawRequest {
  method: string
  /** Path and query as they go on the wire. */
  path: string
  headers: Record<string, string>
  body?: string
  /** Headers that are sent once more, with other values. */
  doubled?: [name: string, value: string][]
  /** Other than HTTP/1.1 as every client speaks it. */
  wire?: Wire
}

export interface RawResponse {
  status: number
  /** Names in lower case; repeated headers joined by `, `. */
  headers: Record<string, string>
  body: string
  ms: number
}

export interface NoResponse {
  status: null
  /** `timeout`, `aborted`, or the socket error's code. */
  error: string
  ms: number
}

export interface HttpClient {
  send: (request: RawRequest, timeoutMs: number) => Promise<RawResponse | NoResponse>
  /** Requests sent so far. */
  count: () => number
  close: () => Promise<void>
}

/** @param origin `http://localhost:3000`: loopback unless the caller has checked otherwise */
export async function createHttpClient(origin: string, signal: AbortSignal): Promise<HttpClient> {
  // An audit sends nothing, and starts faster without it.
  const { Agent } = await import('undici')
  const agent = new Agent({ connections: 64, keepAliveTimeout: 4000, autoSelectFamily: true, pipelining: 1 })
  let sent = 0
  return {
    count: () => sent,
    close: () => agent.close().catch(() => agent.destroy()),
    send: async (request, timeoutMs) => {
      sent += 1
      const start = performance.now()
      const elapsed = () => Math.round(performance.now() - start)
      // Not AbortSignal.any with AbortSignal.timeout: on Node 20 the timer can be collected and never fire (seen once).
      const limit = new AbortController()
      const end = () => {
        limit.abort()
      }
      const timer = setTimeout(end, timeoutMs)
      signal.addEventListener('abort', end, { once: true })
      if (signal.aborted) end()
      try {
        if (request.wire !== undefined) {
          return { ...(await sendOnWire(origin, request, request.wire, limit.signal, MAX_BODY_BYTES)), ms: elapsed() }
        }
        const answer = await agent.request({
          origin,
          path: request.path,
          method: request.method,
          headers: request.doubled === undefined ? request.headers : flat(request),
          body: request.body ?? null,
          signal: limit.signal,
        })
        const body = await readBounded(answer.body)
        const headers = Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [
            name.toLowerCase(),
            Array.isArray(value) ? value.join(', ') : (value ?? ''),
          ]),
        )
        return { status: answer.statusCode, headers, body, ms: elapsed() }
      } catch (error) {
        return { status: null, error: signal.aborted ? 'aborted' : reason(error, limit.signal), ms: elapsed() }
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
      }
    },
  }
}

/** Names and values in turn, so that one may come twice. */
const flat = ({ headers, doubled = [] }: RawRequest) => [...Object.entries(headers), ...doubled].flat()

function reason(error: unknown, limit: AbortSignal): string {
  if (limit.aborted) return 'timeout'
  const { code, message } = error as { code?: string; message?: string }
  return code ?? message ?? String(error)
}

async function readBounded(body: AsyncIterable<Buffer> & { destroy: () => unknown }): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= MAX_BODY_BYTES) {
      body.destroy()
      break
    }
  }
  return Buffer.concat(chunks).toString('utf8')
}

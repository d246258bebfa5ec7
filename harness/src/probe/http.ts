/**
 * Sends one raw request: the path goes out byte for byte as given, redirects are not followed, time and size are
 * bounded, connections are kept alive.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { Dispatcher } from 'undici'
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
  const { Pool } = await import('undici')
  const pool = new Pool(origin, { connections: 64, keepAliveTimeout: 4000, autoSelectFamily: true, pipelining: 1 })
  const pending = new Set<Answer>()
  const stop = () => {
    for (const answer of pending) answer.fail('aborted')
  }
  signal.addEventListener('abort', stop, { once: true })
  let sent = 0
  return {
    count: () => sent,
    close: async () => {
      signal.removeEventListener('abort', stop)
      // Nobody waits any more, and a server that never accepted would be waited for.
      await pool.destroy()
    },
    send: async (request, timeoutMs) => {
      sent += 1
      const start = performance.now()
      const elapsed = () => Math.round(performance.now() - start)
      if (signal.aborted) return { status: null, error: 'aborted', ms: 0 }
      if (request.wire !== undefined) return sendOtherwise(origin, request, request.wire, timeoutMs, signal)
      const answer = new Answer()
      pending.add(answer)
      const timer = setTimeout(() => {
        answer.fail('timeout')
      }, timeoutMs)
      pool.dispatch(
        {
          path: request.path,
          method: request.method,
          headers: request.doubled === undefined ? request.headers : flat(request),
          body: request.body ?? null,
        },
        answer,
      )
      const met = await answer.met
      clearTimeout(timer)
      pending.delete(answer)
      return { ...met, ms: elapsed() }
    },
  }
}

/** Gathers one answer. Not undici's streams: on a fast server they cost more than all else that a probe does. */
class Answer implements Dispatcher.DispatchHandler {
  readonly met: Promise<Omit<RawResponse, 'ms'> | Omit<NoResponse, 'ms'>>
  #settle!: (met: Omit<RawResponse, 'ms'> | Omit<NoResponse, 'ms'>) => void
  #over = false
  #controller: Dispatcher.DispatchController | null = null
  #status = 0
  #headers: Record<string, string> = {}
  readonly #chunks: Buffer[] = []
  #size = 0

  constructor() {
    this.met = new Promise((resolve) => (this.#settle = resolve))
  }

  /** From outside: nobody waits for it any more. */
  fail(error: string): void {
    if (this.#over) return
    this.#over = true
    this.#settle({ status: null, error })
    this.#controller?.abort(new Error(error))
  }

  #done(): void {
    if (this.#over) return
    this.#over = true
    const body = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks)
    this.#settle({ status: this.#status, headers: this.#headers, body: body?.toString('utf8') ?? '' })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#over) controller.abort(new Error('aborted'))
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // `100 Continue`, `103 Early Hints`: the answer is yet to come.
    if (status < 200) return
    this.#status = status
    this.#headers = joined(headers)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size < MAX_BODY_BYTES) return
    this.#done()
    controller.abort(new Error('enough'))
  }

  onResponseEnd(): void {
    this.#done()
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error & { code?: string }): void {
    this.fail(error.code ?? error.message)
  }
}

/** Names in lower case; repeated ones joined. */
export const joined = (headers: IncomingHttpHeaders): Record<string, string> => {
  const one: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    one[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : (value ?? '')
  }
  return one
}

async function sendOtherwise(
  origin: string,
  request: RawRequest,
  wire: Wire,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<RawResponse | NoResponse> {
  const start = performance.now()
  const elapsed = () => Math.round(performance.now() - start)
  // Not AbortSignal.any with AbortSignal.timeout: on Node 20 the timer can be collected and never fire (seen once).
  const limit = new AbortController()
  const end = () => {
    limit.abort()
  }
  const timer = setTimeout(end, timeoutMs)
  signal.addEventListener('abort', end, { once: true })
  try {
    return { ...(await sendOnWire(origin, request, wire, limit.signal, MAX_BODY_BYTES)), ms: elapsed() }
  } catch (error) {
    return { status: null, error: signal.aborted ? 'aborted' : reason(error, limit.signal), ms: elapsed() }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}

/** Names and values in turn, so that one may come twice. */
const flat = ({ headers, doubled = [] }: RawRequest) => [...Object.entries(headers), ...doubled].flat()

function reason(error: unknown, limit: AbortSignal): string {
  if (limit.aborted) return 'timeout'
  const { code, message } = error as { code?: string; message?: string }
  return code ?? message ?? String(error)
}

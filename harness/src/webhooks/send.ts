/** Sends one delivery as it is and reads a bounded answer. Follows no redirect: providers do not either. */
import { performance } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { Agent, request } from 'undici'
import type { Delivery } from './material.ts'

/** Bytes of an answer that are looked at; a provider reads none of it. */
const MAX_ANSWER_BYTES = 64 * 1024

interface SendInput extends Omit<Delivery, 'body'> {
  /** null: no body. */
  body: string | Buffer | null
  url: string
  timeoutMs: number
  signal?: AbortSignal
}

type Sending = Omit<SendInput, 'url' | 'timeoutMs' | 'signal'>

export interface Answer {
  /** null: no answer came. */
  status: number | null
  /** Lower-case names; several values joined with `, `. */
  headers: Record<string, string>
  /** The first 64 KiB. */
  body: string
  /** Milliseconds until it was read. */
  ms: number
  /** Why there is no answer. */
  error?: string
}

export type Send = (input: SendInput) => Promise<Answer>

/** Never throws: a connection that fails is an answer with `status: null`. */
export const send: Send = async ({ timeoutMs, signal, ...delivery }) => {
  const began = performance.now()
  const elapsed = () => Math.round(performance.now() - began)
  // Not AbortSignal.timeout: on Node 20 its timer can be collected inside AbortSignal.any and never fire (seen once).
  const limit = new AbortController()
  const end = () => {
    limit.abort()
  }
  const timer = setTimeout(end, timeoutMs)
  signal?.addEventListener('abort', end, { once: true })
  if (signal?.aborted) end()
  // A connection of its own for each delivery: one that the app broke cannot spoil the next.
  const dispatcher = new Agent({ pipelining: 0 })
  try {
    const answer = await request(addressOf(delivery), {
      method: delivery.method as 'POST',
      headers: withLength(delivery),
      body: delivery.body === null ? null : (paced(delivery) ?? delivery.body),
      dispatcher,
      signal: limit.signal,
    })
    const body = await readBounded(answer.body)
    return { status: answer.statusCode, headers: flat(answer.headers), body, ms: elapsed() }
  } catch (error) {
    const late = limit.signal.aborted && signal?.aborted !== true
    return {
      status: null,
      headers: {},
      body: '',
      ms: elapsed(),
      error: late ? `nothing within ${timeoutMs} ms` : codeOf(error),
    }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
    await dispatcher.destroy()
  }
}

function addressOf({ url, query = {} }: Pick<SendInput, 'url' | 'query'>): string {
  if (Object.keys(query).length === 0) return url
  const address = new URL(url)
  for (const [name, value] of Object.entries(query)) address.searchParams.append(name, value)
  return address.href
}

/** A body that comes in parts would be sent chunked; providers say its length. */
function withLength({ headers, body, pace }: Sending): Delivery['headers'] {
  return body === null || pace === undefined ? headers : { ...headers, 'content-length': `${Buffer.byteLength(body)}` }
}

function paced({ body, pace }: Sending): Readable | null {
  if (body === null || pace === undefined) return null
  const bytes = Buffer.from(body)
  const cuts = cutsOf(bytes, pace.parts)
  const parts = async function* () {
    for (const [index, start] of cuts.entries()) {
      if (index > 0) await delay(pace.pauseMs)
      yield bytes.subarray(start, cuts[index + 1])
    }
  }
  return Readable.from(parts())
}

/** Where parts begin: of about the same length, and in the middle of a letter where there is one of several bytes. */
function cutsOf(bytes: Buffer, parts: number): number[] {
  const size = Math.ceil(bytes.length / parts)
  const even = Array.from({ length: parts }, (_item, index) => index * size).filter((at) => at < bytes.length)
  const inside = bytes.findIndex((byte) => byte >= 0x80 && byte < 0xc0)
  return [...new Set([...even, ...(inside > 0 ? [inside] : [])])].sort((a, b) => a - b)
}

async function readBounded(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= MAX_ANSWER_BYTES) break
    }
  } catch {
    // The status came; a body that breaks off does not change it.
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8')
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

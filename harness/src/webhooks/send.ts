/** Sends one delivery as it is and reads a bounded answer. Follows no redirect: providers do not either. */
import { Agent, request } from 'undici'

/** Bytes of an answer that are looked at; a provider reads none of it. */
const MAX_ANSWER_BYTES = 64 * 1024

interface SendInput {
  url: string
  method: 'POST' | 'GET'
  headers: Record<string, string>
  /** null: no body (GET). */
  body: string | null
  timeoutMs: number
  signal?: AbortSignal
}

export interface Answer {
  /** null: no answer came. */
  status: number | null
  /** Lower-case names; several values joined with `, `. */
  headers: Record<string, string>
  /** The first 64 KiB. */
  body: string
  /** Why there is no answer. */
  error?: string
}

export type Send = (input: SendInput) => Promise<Answer>

/** Never throws: a connection that fails is an answer with `status: null`. */
export const send: Send = async ({ url, method, headers, body, timeoutMs, signal }) => {
  const deadline = AbortSignal.timeout(timeoutMs)
  // A connection of its own for each delivery: one that the app broke cannot spoil the next.
  const dispatcher = new Agent({ pipelining: 0 })
  try {
    const answer = await request(url, {
      method,
      headers,
      body,
      dispatcher,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    })
    return { status: answer.statusCode, headers: flat(answer.headers), body: await readBounded(answer.body) }
  } catch (error) {
    return {
      status: null,
      headers: {},
      body: '',
      error: deadline.aborted ? `nothing within ${timeoutMs} ms` : codeOf(error),
    }
  } finally {
    await dispatcher.destroy()
  }
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

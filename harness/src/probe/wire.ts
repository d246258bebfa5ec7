/** Requests that no ordinary client sends: HTTP/1.0, `Expect`, a chunked body. A connection each. */
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import type { RawRequest, RawResponse } from './http.ts'

export type Wire = 'http1.0' | 'expect' | 'chunked'

type Answer = Omit<RawResponse, 'ms'>

/** @throws {Error} what the socket or the parser says; `aborted` by the signal */
export function sendOnWire(
  origin: string,
  request: RawRequest,
  wire: Wire,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Answer> {
  return wire === 'http1.0'
    ? oldRequest(origin, request, signal, maxBytes)
    : modern(origin, request, wire, signal, maxBytes)
}

function modern(
  origin: string,
  { method, path, headers, body }: RawRequest,
  wire: Wire,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const sent = httpRequest({
      hostname,
      port,
      method,
      path,
      signal,
      agent: false,
      headers: { ...headers, ...(wire === 'expect' ? { expect: '100-continue' } : { 'transfer-encoding': 'chunked' }) },
    })
    sent.on('error', reject)
    sent.on('response', (answer) => {
      const chunks: Buffer[] = []
      let size = 0
      const done = () => {
        const given = Object.entries(answer.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(', ') : (value ?? ''),
        ])
        resolve({
          status: answer.statusCode ?? 0,
          headers: Object.fromEntries(given) as Record<string, string>,
          body: Buffer.concat(chunks).toString('utf8'),
        })
      }
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size < maxBytes) return
        done()
        answer.destroy()
      })
      answer.on('end', done)
      answer.on('error', reject)
    })
    sent.end(body)
  })
}

/** The answer of HTTP/1.0 ends with the connection (RFC 1945, 7.2.2). */
function oldRequest(
  origin: string,
  { method, path, headers, body = '' }: RawRequest,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Answer> {
  const { hostname, port, host } = new URL(origin)
  const lines = Object.entries({
    host,
    ...headers,
    ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  })
  const head = `${method} ${path} HTTP/1.0\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) })
    const stop = () => socket.destroy(new Error('aborted'))
    signal.addEventListener('abort', stop, { once: true })
    const chunks: Buffer[] = []
    let size = 0
    const finish = () => {
      const text = Buffer.concat(chunks).toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      const [first = '', ...rest] = text.slice(0, end === -1 ? undefined : end).split('\r\n')
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]
      if (status === undefined || end === -1) {
        reject(new Error('no HTTP answer'))
        return
      }
      const given = rest.map((line): [string, string] => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
      })
      resolve({
        status: Number(status),
        headers: Object.fromEntries(given),
        body: Buffer.from(text.slice(end + 4), 'latin1').toString('utf8'),
      })
    }
    socket.on('connect', () => socket.write(head + body))
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size >= maxBytes) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => {
      signal.removeEventListener('abort', stop)
      finish()
    })
  })
}

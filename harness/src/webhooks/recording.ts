/** Deliveries in files: what `webhook record` writes, and what a provider's dashboard lets people copy. */
import { z } from 'zod'

/** One delivery as it came, byte for byte. */
export interface RecordedDelivery {
  /** ISO 8601, UTC; null: not known. */
  receivedAt: string | null
  method: string
  /** Path and query that it was sent to; null: not known. */
  path: string | null
  /** Lower-case names, without those that name a caller or belong to one connection. */
  headers: Record<string, string>
  body: Buffer
  /** What the app answered. */
  answer: { status: number | null; ms: number } | null
}

/** A file that holds no delivery: a sentence that names what is wrong. */
export class RecordingError extends Error {
  override name = 'RecordingError'
}

/** Never written: they name a caller, or belong to the one connection. */
const LEFT_OUT =
  /^(authorization|proxy-authorization|cookie|set-cookie|host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|content-length)$/
/** The value proves who sent it: left out unless it is asked for. */
const SIGNATURES = /(^|-)signature(-|$)/

export function recordableHeaders(
  headers: Record<string, string | string[] | undefined>,
  keepSignatures: boolean,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined || LEFT_OUT.test(name) || (!keepSignatures && SIGNATURES.test(name))) return []
      return [[name, Array.isArray(value) ? value.join(', ') : value]]
    }),
  )
}

/** The text of a file for one delivery. A body that is no UTF-8 is written in base64. */
export function writeRecording({ body, ...rest }: RecordedDelivery): string {
  const text = body.toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(body)
  const content = isText ? { body: text } : { encoding: 'base64', body: body.toString('base64') }
  return `${JSON.stringify({ recorded: 1, ...rest, ...content }, null, 2)}\n`
}

const HEADERS = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.number()]))
const RECORDED = z.strictObject({
  recorded: z.literal(1),
  receivedAt: z.string().nullable(),
  method: z.string(),
  path: z.string().nullable(),
  headers: HEADERS,
  encoding: z.literal('base64').optional(),
  body: z.string(),
  answer: z.object({ status: z.number().nullable(), ms: z.number() }).nullable(),
})
const COPIED = z.object({ headers: HEADERS, body: z.union([z.string(), z.record(z.string(), z.unknown())]) })

/**
 * Reads what `writeRecording` wrote, `{ "headers": …, "body": … }`, the body of an event alone, or a list of these.
 * @throws {RecordingError} it is none of them
 */
export function readRecordings(text: string): RecordedDelivery[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new RecordingError(`no JSON: ${(error as Error).message}`)
  }
  if (!Array.isArray(value)) return [recordingOf(value, text.trim())]
  if (value.length === 0) throw new RecordingError('an empty list')
  return value.map((one: unknown) => recordingOf(one, JSON.stringify(one)))
}

/** @param text of the body, where it is the whole */
function recordingOf(value: unknown, text: string): RecordedDelivery {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RecordingError('neither a recorded delivery nor the body of an event')
  if ('recorded' in value) {
    const found = RECORDED.safeParse(value)
    if (!found.success) throw new RecordingError(`not as "webhook record" writes it: ${issuesOf(found.error)}`)
    const { receivedAt, method, path, headers, encoding, body, answer } = found.data
    return { receivedAt, method, path, headers: flat(headers), body: Buffer.from(body, encoding ?? 'utf8'), answer }
  }
  const copied = COPIED.safeParse(value)
  const plain = { receivedAt: null, method: 'POST', path: null, answer: null }
  if (!copied.success) return { ...plain, headers: {}, body: Buffer.from(text) }
  const { headers, body } = copied.data
  return {
    ...plain,
    headers: flat(headers),
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  }
}

const flat = (headers: z.infer<typeof HEADERS>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]))

const issuesOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`).join('; ')

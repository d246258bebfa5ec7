/** A recorded delivery, sent once more. */
import type { ProviderName } from '../access/index.ts'
import type { EventBody } from './provider.ts'
import type { CustomScheme } from './providers/custom.ts'
import { providerByName } from './providers/index.ts'
import type { RecordedDelivery } from './recording.ts'
import { makeSeed } from './seed.ts'
import { send as sendOverHttp, type Answer, type Send } from './send.ts'
import { requireLoopback } from './target.ts'

export interface RedeliverInput {
  url: string
  provider: ProviderName
  custom?: CustomScheme
  secret: string
  recorded: RecordedDelivery
  /** Headers and body byte for byte, signature included. */
  asIs?: boolean
  /** Signed for the time at which it was recorded. */
  keepTime?: boolean
  /** Milliseconds. Default 15 000. */
  timeoutMs?: number
  signal?: AbortSignal
}

/**
 * Signs a recorded body anew, under the id that it had, and sends it.
 * @returns the answer, and the event where the body or a header names it; `status: null` when none came
 * @throws {TargetError} the address is not on this machine
 */
export async function redeliver(
  input: RedeliverInput,
  send: Send = sendOverHttp,
): Promise<Answer & { event: string | null }> {
  requireLoopback(input.url)
  const { recorded } = input
  const event = eventOf(input)
  const answer = await send({
    method: recorded.method,
    headers: input.asIs === true ? recorded.headers : await signedHeaders(input, event ?? ''),
    body: recorded.body,
    url: input.url,
    timeoutMs: input.timeoutMs ?? 15_000,
    ...(input.signal ? { signal: input.signal } : {}),
  })
  return { ...answer, event }
}

async function signedHeaders(input: RedeliverInput, event: string): Promise<Record<string, string>> {
  const { recorded, secret, keepTime = false } = input
  const provider = providerByName(input.provider, input.custom)
  const body = recorded.body.toString('utf8')
  const known = provider.signedId === null ? undefined : recorded.headers[provider.signedId]
  const id = known ?? provider.deliveryId(bodyOf(recorded) ?? {}, makeSeed())
  const at = keepTime && recorded.receivedAt !== null ? new Date(recorded.receivedAt) : new Date()
  return {
    ...provider.deliveryHeaders({ id, event }),
    ...recorded.headers,
    ...(await provider.sign({ secret, id, timestamp: at, body })),
  }
}

function eventOf({ recorded, ...input }: RedeliverInput): string | null {
  const provider = providerByName(input.provider, input.custom)
  const body = bodyOf(recorded)
  return recorded.headers['x-github-event'] ?? (body === null ? null : provider.eventOf(body))
}

function bodyOf({ body }: RecordedDelivery): EventBody | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as EventBody) : null
  } catch {
    return null
  }
}

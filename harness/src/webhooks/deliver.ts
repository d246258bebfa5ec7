/** One genuine delivery: a developer's daily tool. */
import type { ProviderName } from '../access/index.ts'
import { signed } from './material.ts'
import type { EventBody } from './provider.ts'
import type { CustomScheme } from './providers/custom.ts'
import { providerByName } from './providers/index.ts'
import { send as sendOverHttp, type Answer, type Send } from './send.ts'
import { candidateEvents, makeMaterial, requireLoopback } from './target.ts'

export interface DeliverInput {
  url: string
  provider: ProviderName
  /** How a `custom` provider signs. */
  custom?: CustomScheme
  secret: string
  /** Default: the provider's first. */
  event?: string
  /** Default: the catalogue's sample of the event. */
  body?: EventBody
  /** Milliseconds. Default 15 000. */
  timeoutMs?: number
  signal?: AbortSignal
}

/**
 * Signs and sends one delivery.
 * @returns the answer; `status: null` when none came
 * @throws {TargetError} the address is not on this machine; or no body is given, and the catalogue has none for the event
 */
export async function deliver(
  input: DeliverInput,
  send: Send = sendOverHttp,
): Promise<Answer & { event: string; id: string }> {
  requireLoopback(input.url)
  const provider = providerByName(input.provider, input.custom)
  const event = candidateEvents(input, provider)[0] ?? ''
  const material = makeMaterial(input, provider, event)
  const answer = await send({
    ...(await signed(material)),
    url: input.url,
    timeoutMs: input.timeoutMs ?? 15_000,
    ...(input.signal ? { signal: input.signal } : {}),
  })
  return { ...answer, event, id: material.id }
}

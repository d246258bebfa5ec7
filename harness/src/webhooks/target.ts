/** What scenarios run against, and the event they run with. */
import type { ProviderName } from '../access/index.ts'
import type { EventBody, Provider } from './provider.ts'
import type { Material } from './scenarios.ts'
import { makeSeed } from './seed.ts'

export interface WebhookTarget {
  /** `POST /api/webhooks/clerk` */
  entryId: string
  url: string
  provider: ProviderName
  /** Signing secret that the handler verifies with. */
  secret: string
  file: string
  line: number
  /** Event type of the valid delivery. */
  event?: string
  /** Body of the valid delivery. */
  body?: EventBody
  /** Reads what the app stores. */
  state: (() => unknown) | null
  /** Puts it back; called before each scenario. */
  reset: (() => unknown) | null
  /** Milliseconds for one answer. */
  timeoutMs: number
  /** Ids of the scenarios to run; default: all. */
  only?: string[]
  signal?: AbortSignal
}

/** The target cannot be run: a sentence for the report. */
export class TargetError extends Error {
  override name = 'TargetError'
}

/** @throws {TargetError} the address is not on this machine: forged deliveries go nowhere else */
export function requireLoopback(url: string): void {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)) return
  throw new TargetError('Deliveries are sent to loopback addresses only (http://localhost:<port>).')
}

/** Event types that may be the valid delivery: the one that is named, else the provider's usual ones. */
export function candidateEvents(target: Pick<WebhookTarget, 'event' | 'body'>, provider: Provider): string[] {
  const named = (target.body && provider.eventOf(target.body)) ?? target.event
  if (named !== undefined) return [named]
  return target.body ? provider.defaultEvents.slice(0, 1) : provider.defaultEvents
}

/**
 * Fresh material for one delivery.
 * @throws {TargetError} no body is given, and the catalogue has none for the event
 */
export function makeMaterial(
  target: Pick<WebhookTarget, 'body' | 'secret'>,
  provider: Provider,
  event: string,
): Material {
  const seed = makeSeed()
  const given = target.body && withEvent(target.body, provider, event)
  // A given body is sent by every scenario: under one delivery id a correct handler would ignore all but the first.
  const body = given ? (provider.renew?.(given, seed) ?? given) : sample(provider, event, seed)
  return {
    provider,
    secret: target.secret,
    event,
    body,
    otherBody: target.body ? { ...body, routewarden_tampered: true } : sample(provider, event, makeSeed()),
    id: provider.deliveryId(body, seed),
    now: new Date(),
  }
}

function withEvent(body: EventBody, provider: Provider, event: string): EventBody {
  return provider.eventOf(body) === null ? provider.rename(body, event) : body
}

function sample(provider: Provider, event: string, seed: ReturnType<typeof makeSeed>): EventBody {
  const make = Object.hasOwn(provider.events, event) ? provider.events[event] : undefined
  if (make) return make(seed)
  throw new TargetError(
    `There is no sample of a ${provider.title} event "${event}": give its body in the config (webhooks.*.body).`,
  )
}

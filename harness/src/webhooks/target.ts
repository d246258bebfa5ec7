/** What scenarios run against, and the event they run with. */
import type { ProviderName } from '../access/index.ts'
import type { Material } from './material.ts'
import type { EventBody, Provider } from './provider.ts'
import type { CustomScheme } from './providers/custom.ts'
import { makeSeed, type Seed } from './seed.ts'

export interface WebhookTarget {
  /** `POST /api/webhooks/clerk` */
  entryId: string
  url: string
  provider: ProviderName
  /** How a `custom` provider signs. */
  custom?: CustomScheme
  /** Signing secret that the handler verifies with. */
  secret: string
  file: string
  line: number
  /** Event type of the valid delivery. */
  event?: string
  /** Body of the valid delivery; a function makes a new one for each. */
  body?: EventBody | ((seed: Seed) => EventBody)
  /** Event types that the handler's code tells apart; absent: not known. */
  events?: string[]
  /** Reads what the app stores. */
  state: (() => unknown) | null
  /** Puts it back; called before each scenario. */
  reset: (() => unknown) | null
  /** Headers of a signed-in user: a session is no signature. null: nobody is signed in. */
  session?: () => Promise<Record<string, string> | null>
  /** Milliseconds for one answer. */
  timeoutMs: number
  /** Milliseconds in which the sender wants an answer; default: the provider's own. */
  answerWithinMs?: number
  /** Ids of the scenarios to run; default: all. */
  only?: string[]
  signal?: AbortSignal
  /** Called after each scenario. */
  onScenario?: () => void
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

type Given = Pick<WebhookTarget, 'event' | 'body'>

/** Event types that may be the valid delivery: the one that is named, else the provider's usual ones. */
export function candidateEvents({ event, body }: Given, provider: Provider): string[] {
  const sample = typeof body === 'function' ? body(makeSeed()) : body
  const named = (sample && provider.eventOf(sample)) ?? event
  if (named !== undefined) return [named]
  return sample ? [provider.defaultEvents[0] ?? ''] : provider.defaultEvents
}

/**
 * Fresh material for one delivery.
 * @param seed of what it is about; default: something that no one has seen
 * @throws {TargetError} no body is given, and the catalogue has none for the event
 */
export function makeMaterial(
  target: Pick<WebhookTarget, 'body' | 'secret'>,
  provider: Provider,
  event: string,
  seed: Seed = makeSeed(),
): Material {
  const body = bodyOf(target, provider, event, seed)
  const other = typeof target.body === 'object' ? null : makeSeed()
  return {
    provider,
    secret: target.secret,
    event,
    body,
    otherBody: other ? bodyOf(target, provider, event, other) : { ...body, routewarden_tampered: true },
    id: provider.deliveryId(body, seed),
    now: new Date(),
  }
}

function bodyOf({ body: given }: Pick<WebhookTarget, 'body'>, provider: Provider, event: string, seed: Seed) {
  if (given === undefined) return sample(provider, event, seed)
  if (typeof given === 'function') return withEvent(given(seed), provider, event)
  // A given body is sent by every scenario: under one delivery id a correct handler would ignore all but the first.
  const named = withEvent(given, provider, event)
  return provider.renew?.(named, seed) ?? named
}

function withEvent(body: EventBody, provider: Provider, event: string): EventBody {
  return provider.eventOf(body) === null ? provider.rename(body, event) : body
}

function sample(provider: Provider, event: string, seed: Seed): EventBody {
  const make = Object.hasOwn(provider.events, event) ? provider.events[event] : undefined
  if (make) return make(seed)
  throw new TargetError(
    event === ''
      ? `There is no event to send as ${provider.title}: name some under \`events\` of the handler in the config.`
      : `There is no sample of a ${provider.title} event "${event}": give its body in the config (webhooks.*.body).`,
  )
}

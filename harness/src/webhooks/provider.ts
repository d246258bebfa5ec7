/** What a webhook provider is to the runner: how it signs, what it sends. One file each in `providers/`. */
import type { ProviderName } from '../access/index.ts'
import type { Seed } from './seed.ts'

/** JSON body of one event. */
export type EventBody = Record<string, unknown>

/** Makes the body of one event; other ids for another seed. */
export type EventSample = (seed: Seed) => EventBody

export interface SignInput {
  secret: string
  /** Id of the delivery; in the signature for svix and Standard Webhooks. */
  id: string
  /** When the provider says it signed. */
  timestamp: Date
  /** The very text that is sent. */
  body: string
}

export interface Provider {
  name: ProviderName
  /** For people: `Clerk (svix)`. */
  title: string
  /** Environment variables that handlers usually read the secret from, likeliest first. */
  defaultSecretEnv: string[]
  /** Lower-case names of the headers a signature is made of; all are needed. */
  signatureHeaders: string[]
  /** Age in seconds after which the provider's own verifier refuses; null when the scheme has no time. */
  toleranceSeconds: number | null
  /** A new random secret in the provider's shape. */
  makeSecret(): string
  /**
   * The signature headers, made by the provider's own library.
   * @throws when the secret does not have the provider's shape
   */
  sign(input: SignInput): Record<string, string> | Promise<Record<string, string>>
  /** Headers besides the signature: content type, user agent, event name where the scheme has one. */
  deliveryHeaders(delivery: { id: string; event: string }): Record<string, string>
  /** Id of a delivery of this body: the event's own where it has one. */
  deliveryId(body: EventBody, seed: Seed): string
  /** The same event as a new delivery; absent where the delivery's id is not in the body. */
  renew?(body: EventBody, seed: Seed): EventBody
  /** Event name of a body, when it says. */
  eventOf(body: EventBody): string | null
  /** Body of an event of a type that nobody has heard of. */
  rename(body: EventBody, event: string): EventBody
  /** Sample bodies by event type. */
  events: Record<string, EventSample>
  /** Types to try as the valid delivery, in order. */
  defaultEvents: string[]
}

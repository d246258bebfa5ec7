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

/** How the value of the signature header is put together: what a forger would change in it. */
export interface SignatureForm {
  /** Lower-case name of the header that holds the signature. */
  header: string
  /** What stands in front of the signature itself: `v1,`, `t=1700000000,v1=`, `sha256=`. */
  lead: RegExp
  /** Leads of other versions, by name; '' is a bare signature. */
  versions: Record<string, (lead: string) => string>
  /** One value that carries several signatures, as while a secret is rotated; null: the provider sends one only. */
  join: ((values: string[]) => string) | null
  /**
   * The value with the time of another delivery, where the time is in it; null: it is a header of its own, or the
   * scheme has none.
   */
  retime: ((value: string, seconds: number) => string) | null
}

/** Events about one thing, which can overtake each other on their way. */
export interface Lifecycle {
  /** What they are about, in words: `user`. */
  of: string
  created: string
  updated: string
  deleted: string
}

export interface Provider {
  name: ProviderName
  /** For people: `Clerk (svix)`. */
  title: string
  /** Environment variables that handlers usually read the secret from, likeliest first. */
  defaultSecretEnv: string[]
  /** Lower-case names of the headers a signature is made of; all are needed. */
  signatureHeaders: string[]
  signature: SignatureForm
  /** Headers of `signatureHeaders` with the delivery's id and time, where they have one of their own and are signed. */
  signedId: string | null
  signedTime: string | null
  /** The other family of header names for the same signature, by the name in this one; null: there is none. */
  otherFamily: { name: string; headers: Record<string, string> } | null
  /** Age in seconds after which the provider's own verifier refuses; null when the scheme has no time. */
  toleranceSeconds: number | null
  /** Does the provider's own verifier refuse what is signed for a time that has not come yet? */
  refusesFuture: boolean
  /** Milliseconds in which it wants an answer; later ones count as failures and are tried again. */
  answerWithinMs: number
  /** Bytes of the largest body that it documents, or of one that is large for it where it names no limit. */
  largeBodyBytes: number
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
  /** In which order events about the same thing should arrive, and may not. */
  lifecycles: Lifecycle[]
}

/** A sender of one's own: the config says how it signs (`webhooks: { '/api/x': { provider: 'custom', sign, … } }`). */
import { randomBytes } from 'node:crypto'
import type { EventBody, EventSample, Lifecycle, Provider, SignInput } from '../provider.ts'
import type { Seed } from '../seed.ts'

/** What the config says of it. */
export interface CustomScheme {
  /** The headers that prove a delivery: those of `signatureHeaders`, with their values. */
  sign: (delivery: SignInput) => Record<string, string> | Promise<Record<string, string>>
  /** Names of the headers that `sign` makes; without one of them a delivery proves nothing. */
  signatureHeaders: string[]
  /** Seconds after which a delivery is too old; null (default): the scheme has no time. */
  toleranceSeconds?: number | null | undefined
  /** Milliseconds in which it wants an answer. Default 10 000. */
  answerWithinMs?: number | undefined
  /** Headers of every delivery beside those that prove it. */
  headers?: Record<string, string> | undefined
  /** Bodies by event type: fixed, or made anew for each delivery from fresh ids. */
  events?: Record<string, EventBody | EventSample> | undefined
  /** Events about the same thing that may overtake each other. */
  lifecycles?: Lifecycle[] | undefined
}

export function customProvider(scheme?: CustomScheme): Provider {
  const headers = (scheme?.signatureHeaders ?? []).map((name) => name.toLowerCase())
  const events = Object.fromEntries(
    Object.entries(scheme?.events ?? {}).map(([event, sample]) => [
      event,
      typeof sample === 'function' ? sample : (seed: Seed) => renew(sample, seed),
    ]),
  )
  const tolerance = scheme?.toleranceSeconds ?? null
  return {
    name: 'custom',
    title: 'the sender',
    defaultSecretEnv: ['WEBHOOK_SECRET', 'WEBHOOK_SIGNING_SECRET'],
    signatureHeaders: headers,
    signature: {
      header: headers.find((name) => /sign|hmac|digest|mac$/.test(name)) ?? headers.at(-1) ?? '',
      lead: /^(?:t=\d+,)?(?:[a-z][\w-]*[=,])?/i,
      versions: {},
      join: null,
      retime: null,
    },
    signedId: headers.find((name) => /(^|-)id$/.test(name)) ?? null,
    signedTime: headers.find((name) => /time|date/.test(name)) ?? null,
    otherFamily: null,
    toleranceSeconds: tolerance,
    refusesFuture: tolerance !== null,
    answerWithinMs: scheme?.answerWithinMs ?? 10_000,
    largeBodyBytes: 256 * 1024,
    makeSecret: () => randomBytes(24).toString('hex'),
    sign: async (input) => {
      if (!scheme) throw new Error('the config has no sign() for it')
      const made = await scheme.sign(input)
      return Object.fromEntries(Object.entries(made).map(([name, value]) => [name.toLowerCase(), value]))
    },
    deliveryHeaders: () => ({ 'content-type': 'application/json', ...scheme?.headers }),
    deliveryId: (body, seed) => (typeof body['id'] === 'string' ? body['id'] : seed.id('dlv_')),
    renew,
    eventOf: (body) => [body['type'], body['event']].find((name) => typeof name === 'string') ?? null,
    rename: (body, event) => ({ ...body, [typeof body['event'] === 'string' ? 'event' : 'type']: event }),
    events,
    defaultEvents: Object.keys(events),
    lifecycles: scheme?.lifecycles ?? [],
  }
}

/** Another delivery of the same event: with another id, where the body has one. */
function renew(body: EventBody, seed: Seed): EventBody {
  return typeof body['id'] === 'string' ? { ...body, id: seed.id('evt_') } : body
}

/**
 * The signature scheme of svix, which became Standard Webhooks: only the header names differ. Each is signed with its
 * own official library.
 */
import { randomBytes } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import type { EventBody, Provider, SignInput } from '../provider.ts'
import type { Seed } from '../seed.ts'

/** `WEBHOOK_TOLERANCE_IN_SECONDS` of the standardwebhooks package, which svix wraps: for the past and the future. */
const TOLERANCE_SECONDS = 300

type Scheme = Pick<
  Provider,
  | 'signatureHeaders'
  | 'signature'
  | 'signedId'
  | 'signedTime'
  | 'otherFamily'
  | 'toleranceSeconds'
  | 'refusesFuture'
  | 'answerWithinMs'
  | 'makeSecret'
  | 'sign'
  | 'deliveryId'
  | 'eventOf'
  | 'rename'
>

/** @param family what header names begin with */
export function svixScheme(family: 'svix' | 'webhook'): Scheme {
  const other = family === 'svix' ? 'webhook' : 'svix'
  const names = ['id', 'timestamp', 'signature'] as const
  const Library = family === 'svix' ? SvixWebhook : StandardWebhook
  return {
    signatureHeaders: names.map((name) => `${family}-${name}`),
    signature: {
      header: `${family}-signature`,
      lead: /^v1,/,
      // `v1a` is the asymmetric signature of the specification: what HMAC makes is none.
      versions: { v1a: () => 'v1a,', none: () => '' },
      join: (values) => values.join(' '),
      retime: null,
    },
    signedId: `${family}-id`,
    signedTime: `${family}-timestamp`,
    otherFamily: {
      name: other,
      headers: Object.fromEntries(names.map((name) => [`${family}-${name}`, `${other}-${name}`])),
    },
    toleranceSeconds: TOLERANCE_SECONDS,
    refusesFuture: true,
    // docs.svix.com/retries: "within a reasonable time-frame (15s with Svix)".
    answerWithinMs: 15_000,
    makeSecret: () => `whsec_${randomBytes(24).toString('base64')}`,
    sign: ({ secret, id, timestamp, body }: SignInput): Record<string, string> => ({
      [`${family}-id`]: id,
      [`${family}-timestamp`]: String(Math.floor(timestamp.getTime() / 1000)),
      [`${family}-signature`]: new Library(secret).sign(id, timestamp, body),
    }),
    deliveryId: (_body: EventBody, seed: Seed) => seed.id('msg_'),
    eventOf: (body: EventBody) => (typeof body['type'] === 'string' ? body['type'] : null),
    rename: (body: EventBody, event: string): EventBody => ({ ...body, type: event }),
  }
}

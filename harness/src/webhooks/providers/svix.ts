/** The signature scheme of svix, which became Standard Webhooks: only the header names differ. */
import { randomBytes } from 'node:crypto'
import { Webhook } from 'svix'
import type { EventBody, SignInput } from '../provider.ts'
import type { Seed } from '../seed.ts'

/** svix/standardwebhooks `WEBHOOK_TOLERANCE_IN_SECONDS`. */
const TOLERANCE_SECONDS = 300

/** @param family what header names begin with */
export function svixScheme(family: 'svix' | 'webhook') {
  return {
    signatureHeaders: [`${family}-id`, `${family}-timestamp`, `${family}-signature`],
    toleranceSeconds: TOLERANCE_SECONDS,
    makeSecret: () => `whsec_${randomBytes(24).toString('base64')}`,
    sign: ({ secret, id, timestamp, body }: SignInput): Record<string, string> => ({
      [`${family}-id`]: id,
      [`${family}-timestamp`]: String(Math.floor(timestamp.getTime() / 1000)),
      [`${family}-signature`]: new Webhook(secret).sign(id, timestamp, body),
    }),
    deliveryId: (_body: EventBody, seed: Seed) => seed.id('msg_'),
    eventOf: (body: EventBody) => (typeof body['type'] === 'string' ? body['type'] : null),
    rename: (body: EventBody, event: string): EventBody => ({ ...body, type: event }),
  }
}

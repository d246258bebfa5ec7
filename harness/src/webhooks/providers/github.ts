/** GitHub (docs: "Validating webhook deliveries"): an HMAC over the body, no time and no id in it. */
import { randomBytes } from 'node:crypto'
import { sign } from '@octokit/webhooks-methods'
import { githubEvents } from '../events/github.ts'
import type { Provider } from '../provider.ts'

/** Docs, "Webhook events and payloads": payloads are capped at 25 MB. */
const CAP_BYTES = 25_000_000

export const github: Provider = {
  name: 'github',
  title: 'GitHub',
  defaultSecretEnv: ['GITHUB_WEBHOOK_SECRET', 'WEBHOOK_SECRET'],
  signatureHeaders: ['x-hub-signature-256'],
  signature: {
    header: 'x-hub-signature-256',
    lead: /^sha256=/,
    versions: { sha1: () => 'sha1=', none: () => '' },
    join: null,
    retime: null,
  },
  // The id is a header that is not signed: whoever has a delivery can send it again under another.
  signedId: null,
  signedTime: null,
  otherFamily: null,
  toleranceSeconds: null,
  refusesFuture: false,
  // Docs, "Best practices for using webhooks": a 2XX within 10 seconds.
  answerWithinMs: 10_000,
  largeBodyBytes: CAP_BYTES - 500_000,
  makeSecret: () => randomBytes(32).toString('hex'),
  sign: async ({ secret, body }) => ({ 'x-hub-signature-256': await sign(secret, body) }),
  deliveryHeaders: ({ id, event }) => ({
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-event': event,
    'x-github-delivery': id,
    'x-github-hook-id': '292430182',
  }),
  deliveryId(_body, seed) {
    const digits = seed.hex('delivery', 32)
    return [8, 12, 16, 20, 32].map((end, index) => digits.slice([0, 8, 12, 16, 20][index], end)).join('-')
  },
  // The event's name is in a header, not in the body.
  eventOf: () => null,
  rename: (body) => body,
  events: githubEvents,
  defaultEvents: ['push', 'installation', 'ping'],
  lifecycles: [],
}

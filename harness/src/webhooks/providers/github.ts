/** GitHub (docs: "Validating webhook deliveries"): an HMAC over the body, no time in it. */
import { randomBytes } from 'node:crypto'
import { sign } from '@octokit/webhooks-methods'
import { githubEvents } from '../events/github.ts'
import type { Provider } from '../provider.ts'

export const github: Provider = {
  name: 'github',
  title: 'GitHub',
  defaultSecretEnv: ['GITHUB_WEBHOOK_SECRET', 'WEBHOOK_SECRET'],
  signatureHeaders: ['x-hub-signature-256'],
  toleranceSeconds: null,
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
}

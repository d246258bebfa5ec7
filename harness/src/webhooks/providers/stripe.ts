/** Stripe (docs: "Receive Stripe events in your webhook endpoint"): `Stripe-Signature: t=…,v1=…`. */
import { randomBytes } from 'node:crypto'
import Stripe from 'stripe'
import { stripeEvents } from '../events/stripe.ts'
import type { Provider } from '../provider.ts'

export const stripe: Provider = {
  name: 'stripe',
  title: 'Stripe',
  defaultSecretEnv: ['STRIPE_WEBHOOK_SECRET', 'STRIPE_WEBHOOK_SIGNING_SECRET'],
  signatureHeaders: ['stripe-signature'],
  signature: {
    header: 'stripe-signature',
    lead: /^t=\d+,v1=/,
    // Docs, "Verify webhook signatures manually": schemes other than v1 are ignored, against downgrade attacks; v0 is
    // the one of test events.
    versions: {
      v0: (lead) => lead.replace('v1=', 'v0='),
      none: (lead) => lead.replace('v1=', ''),
    },
    // While a secret is rolled, one `v1` for each that is valid (docs: "Roll endpoint signing secrets").
    join: ([first = '', ...others]) => [first, ...others.map((value) => value.replace(/^t=\d+,/, ''))].join(','),
    retime: (value, seconds) => value.replace(/^t=\d+/, `t=${seconds}`),
  },
  // The id is the event's own, in the signed body; the time is in the signature header.
  signedId: null,
  signedTime: null,
  otherFamily: null,
  // `DEFAULT_TOLERANCE` of stripe-node's Webhooks, which looks at the past only.
  toleranceSeconds: 300,
  refusesFuture: false,
  // Docs name one number: "Fulfill orders" has the hosted page wait 10 seconds for `checkout.session.completed`.
  answerWithinMs: 10_000,
  // No limit is documented.
  largeBodyBytes: 256 * 1024,
  makeSecret: () => `whsec_${randomBytes(24).toString('hex')}`,
  sign: async ({ secret, timestamp, body }) => ({
    'stripe-signature': await Stripe.webhooks.generateTestHeaderStringAsync({
      payload: body,
      secret,
      timestamp: Math.floor(timestamp.getTime() / 1000),
    }),
  }),
  deliveryHeaders: () => ({
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  }),
  deliveryId: (body, seed) => (typeof body['id'] === 'string' ? body['id'] : seed.id('evt_', 24)),
  renew: (body, seed) => ({ ...body, id: seed.id('evt_', 24) }),
  eventOf: (body) => (typeof body['type'] === 'string' ? body['type'] : null),
  rename: (body, event) => ({ ...body, type: event }),
  events: stripeEvents,
  defaultEvents: [
    'checkout.session.completed',
    'customer.created',
    'customer.subscription.created',
    'invoice.paid',
    'customer.updated',
    'customer.subscription.updated',
    'customer.subscription.deleted',
    'invoice.payment_succeeded',
    'invoice.payment_failed',
    'customer.deleted',
  ],
  lifecycles: [
    {
      of: 'subscription',
      created: 'customer.subscription.created',
      updated: 'customer.subscription.updated',
      deleted: 'customer.subscription.deleted',
    },
    { of: 'customer', created: 'customer.created', updated: 'customer.updated', deleted: 'customer.deleted' },
  ],
}

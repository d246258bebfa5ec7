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
  // `DEFAULT_TOLERANCE` of stripe-node's Webhooks.
  toleranceSeconds: 300,
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
}

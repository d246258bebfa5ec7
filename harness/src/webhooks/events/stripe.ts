/**
 * Stripe's billing events, in the shape of the API reference ("Events > The Event object" and each object's page).
 * `metadata.userId` and `client_reference_id` carry an app's own user id, as Stripe advises.
 */
import type { EventBody, EventSample } from '../provider.ts'
import type { Seed } from '../seed.ts'

const seconds = (seed: Seed) => Math.floor(seed.at.getTime() / 1000)
const bornSeconds = (seed: Seed) => Math.floor(seed.born.getTime() / 1000)
const MONTH = 30 * 24 * 3600

/** `metadata` of all objects of one event. */
const metadata = (seed: Seed): EventBody => ({ userId: seed.id('user_') })

function customer(seed: Seed): EventBody {
  return {
    id: seed.id('cus_', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: bornSeconds(seed),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: `zoe.${seed.hex('email', 8)}@example.com`,
    invoice_prefix: seed.hex('invoice', 8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: metadata(seed),
    name: seed.revised('Zoë Example-O’Neil'),
    phone: null,
    preferred_locales: ['en'],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  }
}

function checkoutSession(seed: Seed): EventBody {
  return {
    id: seed.id('cs_test_', 58),
    object: 'checkout.session',
    amount_subtotal: 2000,
    amount_total: 2000,
    cancel_url: 'https://example.com/pricing',
    client_reference_id: seed.id('user_'),
    created: seconds(seed),
    currency: 'eur',
    customer: seed.id('cus_', 14),
    customer_details: { email: `zoe.${seed.hex('email', 8)}@example.com`, name: 'Zoë Example-O’Neil', phone: null },
    expires_at: seconds(seed) + 24 * 3600,
    invoice: seed.id('in_', 24),
    livemode: false,
    locale: null,
    metadata: metadata(seed),
    mode: 'subscription',
    payment_intent: null,
    payment_method_types: ['card'],
    payment_status: 'paid',
    status: 'complete',
    subscription: seed.id('sub_', 24),
    success_url: 'https://example.com/welcome?session_id={CHECKOUT_SESSION_ID}',
    url: null,
  }
}

function subscription(seed: Seed, status: string): EventBody {
  const price = {
    id: seed.id('price_', 24),
    object: 'price',
    active: true,
    currency: 'eur',
    lookup_key: 'pro_monthly',
    product: seed.id('prod_', 14),
    recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
    type: 'recurring',
    unit_amount: 2000,
    unit_amount_decimal: '2000',
  }
  const period = { current_period_start: seconds(seed), current_period_end: seconds(seed) + MONTH }
  return {
    id: seed.id('sub_', 24),
    object: 'subscription',
    automatic_tax: { enabled: false, liability: null },
    billing_cycle_anchor: bornSeconds(seed),
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: status === 'canceled' ? seconds(seed) : null,
    collection_method: 'charge_automatically',
    created: bornSeconds(seed),
    currency: 'eur',
    customer: seed.id('cus_', 14),
    ended_at: status === 'canceled' ? seconds(seed) : null,
    items: {
      object: 'list',
      data: [
        {
          id: seed.id('si_', 14),
          object: 'subscription_item',
          created: seconds(seed),
          ...period,
          metadata: {},
          price,
          quantity: 1,
          subscription: seed.id('sub_', 24),
        },
      ],
      has_more: false,
      total_count: 1,
    },
    latest_invoice: seed.id('in_', 24),
    livemode: false,
    metadata: metadata(seed),
    start_date: bornSeconds(seed),
    status,
    trial_end: null,
    trial_start: null,
  }
}

function invoice(seed: Seed, status: 'paid' | 'open'): EventBody {
  const paid = status === 'paid'
  return {
    id: seed.id('in_', 24),
    object: 'invoice',
    account_country: 'DE',
    amount_due: 2000,
    amount_paid: paid ? 2000 : 0,
    amount_remaining: paid ? 0 : 2000,
    attempt_count: 1,
    attempted: true,
    billing_reason: 'subscription_create',
    collection_method: 'charge_automatically',
    created: seconds(seed),
    currency: 'eur',
    customer: seed.id('cus_', 14),
    customer_email: `zoe.${seed.hex('email', 8)}@example.com`,
    hosted_invoice_url: 'https://invoice.stripe.com/i/acct_test/test',
    livemode: false,
    lines: { object: 'list', data: [], has_more: false, total_count: 0 },
    metadata: metadata(seed),
    number: `${seed.hex('invoice', 8).toUpperCase()}-0001`,
    parent: {
      type: 'subscription_details',
      subscription_details: { metadata: metadata(seed), subscription: seed.id('sub_', 24) },
    },
    status,
    subtotal: 2000,
    total: 2000,
  }
}

const objects: Record<string, (seed: Seed) => EventBody> = {
  'checkout.session.completed': checkoutSession,
  'checkout.session.async_payment_succeeded': checkoutSession,
  'checkout.session.async_payment_failed': (seed) => ({ ...checkoutSession(seed), payment_status: 'unpaid' }),
  'checkout.session.expired': (seed) => ({ ...checkoutSession(seed), payment_status: 'unpaid', status: 'expired' }),
  'customer.created': customer,
  'customer.updated': customer,
  'customer.deleted': customer,
  'customer.subscription.created': (seed) => subscription(seed, 'active'),
  'customer.subscription.updated': (seed) => subscription(seed, 'past_due'),
  'customer.subscription.deleted': (seed) => subscription(seed, 'canceled'),
  'customer.subscription.paused': (seed) => subscription(seed, 'paused'),
  'customer.subscription.resumed': (seed) => subscription(seed, 'active'),
  'customer.subscription.trial_will_end': (seed) => subscription(seed, 'trialing'),
  'invoice.created': (seed) => invoice(seed, 'open'),
  'invoice.finalized': (seed) => invoice(seed, 'open'),
  'invoice.payment_action_required': (seed) => invoice(seed, 'open'),
  'invoice.paid': (seed) => invoice(seed, 'paid'),
  'invoice.payment_succeeded': (seed) => invoice(seed, 'paid'),
  'invoice.payment_failed': (seed) => invoice(seed, 'open'),
}

const envelope =
  (type: string, objectOf: (seed: Seed) => EventBody): EventSample =>
  (seed) => ({
    id: seed.id('evt_', 24),
    object: 'event',
    api_version: '2025-09-30.clover',
    created: seconds(seed),
    data: { object: objectOf(seed), ...(type.endsWith('.updated') ? { previous_attributes: { metadata: {} } } : {}) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: seed.id('req_', 14), idempotency_key: seed.hex('idempotency', 32) },
    type,
  })

export const stripeEvents: Record<string, EventSample> = Object.fromEntries(
  Object.entries(objects).map(([type, objectOf]) => [type, envelope(type, objectOf)]),
)

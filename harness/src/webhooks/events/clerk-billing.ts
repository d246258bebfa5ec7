/** Sample `data` of Clerk's billing events (types `Billing…WebhookEventJSON` of @clerk/backend `api/resources/JSON.d.ts`). */
import type { EventBody } from '../provider.ts'
import type { Seed } from '../seed.ts'
import { emailOf } from './clerk-user.ts'

const MONTH_MS = 30 * 24 * 3_600_000

const money = (amount: number): EventBody => ({
  amount,
  amount_formatted: (amount / 100).toFixed(2),
  currency: 'EUR',
  currency_symbol: '€',
})

function payer(seed: Seed): EventBody {
  return {
    object: 'commerce_payer',
    id: seed.id('cpayer_'),
    instance_id: seed.id('ins_'),
    user_id: seed.id('user_'),
    first_name: 'Zoë',
    last_name: 'Example-O’Neil',
    email: emailOf(seed),
    image_url: 'https://img.clerk.com/xxxxxx',
    created_at: seed.born.getTime(),
    updated_at: seed.at.getTime(),
  }
}

export function subscriptionItemData(seed: Seed, status: string): EventBody {
  const at = seed.at.getTime()
  return {
    object: 'commerce_subscription_item',
    id: seed.id('csub_item_'),
    status,
    credit: { amount: money(0), cycle_days_remaining: 0, cycle_days_total: 30, cycle_remaining_percent: 0 },
    proration_date: seed.at.toISOString(),
    plan_period: 'month',
    period_start: seed.born.getTime(),
    period_end: seed.born.getTime() + MONTH_MS,
    ...(status === 'canceled' ? { canceled_at: at } : {}),
    ...(status === 'past_due' ? { past_due_at: at } : {}),
    lifetime_paid: 2000,
    next_payment_amount: 2000,
    next_payment_date: seed.born.getTime() + MONTH_MS,
    amount: money(2000),
    plan_id: seed.id('cplan_'),
    plan: {
      id: seed.id('cplan_'),
      instance_id: seed.id('ins_'),
      product_id: seed.id('cprod_'),
      name: 'Pro “plus”',
      slug: 'pro',
      description: 'For teams & people',
      is_default: false,
      is_recurring: true,
      amount: 2000,
      period: 'month',
      interval: 1,
      has_base_fee: true,
      currency: 'EUR',
      annual_monthly_amount: 1600,
      publicly_visible: true,
    },
    payer: payer(seed),
  }
}

export function subscriptionData(seed: Seed, status: string): EventBody {
  const at = seed.at.getTime()
  return {
    object: 'commerce_subscription',
    id: seed.id('csub_'),
    status,
    ...(status === 'active' ? { active_at: at } : {}),
    ...(status === 'past_due' ? { past_due_at: at } : {}),
    created_at: seed.born.getTime(),
    updated_at: at,
    latest_payment_id: seed.id('cpayment_'),
    payer_id: seed.id('cpayer_'),
    payer: payer(seed),
    payment_source_id: seed.id('cpaysrc_'),
    items: [subscriptionItemData(seed, status)],
  }
}

export function paymentAttemptData(seed: Seed, status: 'pending' | 'paid'): EventBody {
  const at = seed.at.getTime()
  return {
    object: 'commerce_payment_attempt',
    id: seed.id('cpayatt_'),
    instance_id: seed.id('ins_'),
    payment_id: seed.id('cpayment_'),
    statement_id: seed.id('cstmt_'),
    gateway_external_id: seed.id('pi_', 24),
    status,
    created_at: seed.born.getTime(),
    updated_at: at,
    ...(status === 'paid' ? { paid_at: at } : {}),
    billing_date: at,
    charge_type: 'recurring',
    payee: {
      id: seed.id('cpayee_'),
      gateway_type: 'stripe',
      gateway_external_id: seed.id('acct_', 16),
      gateway_status: 'active',
    },
    payer: payer(seed),
    totals: { subtotal: money(2000), tax_total: money(0), grand_total: money(2000) },
    payment_source: {
      id: seed.id('cpaysrc_'),
      gateway: 'stripe',
      gateway_external_id: seed.id('pm_', 24),
      payment_method: 'card',
      status: 'active',
      card_type: 'visa',
      last4: '4242',
    },
    subscription_items: [subscriptionItemData(seed, 'active')],
  }
}

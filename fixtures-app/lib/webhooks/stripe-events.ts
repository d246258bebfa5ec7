/**
 * Billing facts on the user row. `userId` is put into Stripe's metadata by our own server when it creates the
 * customer or the checkout; a checkout may carry it as `client_reference_id` too.
 */
import 'server-only'
import { and, eq, lte } from 'drizzle-orm'
import type Stripe from 'stripe'
import { users } from '@/db/schema'
import type { Transaction } from './deliveries'

export async function applyStripeEvent(tx: Transaction, event: Stripe.Event): Promise<void> {
  switch (event.type) {
    case 'customer.created':
    case 'customer.updated': {
      const customer = event.data.object
      return saveBilling(tx, userIdIn(customer.metadata), event.created, { stripeCustomerId: customer.id })
    }
    case 'checkout.session.completed': {
      const session = event.data.object
      const customerId = idOf(session.customer)
      if (!customerId) return
      const userId = session.client_reference_id ?? userIdIn(session.metadata)
      return saveBilling(tx, userId, event.created, { stripeCustomerId: customerId })
    }
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted': {
      const subscription = event.data.object
      const customerId = idOf(subscription.customer)
      if (!customerId) return
      const userId = userIdIn(subscription.metadata) ?? (await findUserOf(tx, customerId))
      const price = firstItem(subscription.items)?.price
      return saveBilling(tx, userId, event.created, {
        stripeCustomerId: customerId,
        plan: price?.lookup_key ?? price?.id ?? null,
        subscriptionStatus: subscription.status,
      })
    }
    default:
      return
  }
}

/** Events are rendered in the API version of the account: fields that our types promise may be absent. */
function userIdIn(metadata: Stripe.Metadata | null | undefined): string | undefined {
  return metadata?.userId
}

function firstItem<Item>(list: Stripe.ApiList<Item> | undefined): Item | undefined {
  return list?.data[0]
}

/** Stripe sends an id, or the whole object where it was expanded. */
function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null)
}

async function findUserOf(tx: Transaction, customerId: string): Promise<string | undefined> {
  const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.stripeCustomerId, customerId))
  return user?.id
}

type Billing = Partial<Pick<typeof users.$inferInsert, 'stripeCustomerId' | 'plan' | 'subscriptionStatus'>>

/**
 * Upserts, because Stripe's event can overtake Clerk's `user.created`: the row then waits with Clerk's clock at 0.
 * `lte`, because Stripe's clock counts whole seconds and several events share one.
 */
async function saveBilling(tx: Transaction, userId: string | undefined, created: number, billing: Billing) {
  if (!userId) return
  const values = { ...billing, billingUpdatedAt: created }
  await tx
    .insert(users)
    .values({ id: userId, ...values })
    .onConflictDoUpdate({
      target: users.id,
      set: values,
      setWhere: and(eq(users.deleted, false), lte(users.billingUpdatedAt, created)),
    })
}

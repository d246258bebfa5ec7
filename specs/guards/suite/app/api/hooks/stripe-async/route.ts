import Stripe from 'stripe'
import { db } from '@/lib/db'

const stripe = new Stripe('sk_test_not_used')

export const POST = async (request: Request) => {
  const event = await stripe.webhooks.constructEventAsync(
    await request.text(),
    request.headers.get('stripe-signature') ?? '',
    process.env.STRIPE_WEBHOOK_SECRET as string,
  )
  await db.invoice.update({ marker: 'POST /api/hooks/stripe-async', data: { type: event.type } })
  return Response.json({ received: true })
}

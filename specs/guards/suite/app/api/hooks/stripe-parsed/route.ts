import type Stripe from 'stripe'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const event = (await request.json()) as Stripe.Event
  if (event.type === 'checkout.session.completed') {
    await db.invoice.update({ marker: 'POST /api/hooks/stripe-parsed', data: { paid: true } })
  }
  return Response.json({ received: true })
}

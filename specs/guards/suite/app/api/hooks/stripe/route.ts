import { headers } from 'next/headers'
import { NextResponse } from 'next/server'
import Stripe from 'stripe'
import { db } from '@/lib/db'

const stripe = new Stripe('sk_test_not_used')

export async function POST(request: Request) {
  const body = await request.text()
  const signature = (await headers()).get('stripe-signature')
  if (!signature) return NextResponse.json({ error: 'no signature' }, { status: 400 })
  let event: Stripe.Event
  try {
    event = stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET!)
  } catch (error) {
    return NextResponse.json({ error: String(error) }, { status: 400 })
  }
  if (event.type === 'checkout.session.completed') {
    await db.invoice.update({ marker: 'POST /api/hooks/stripe', data: { paid: true } })
  }
  return NextResponse.json({ received: true })
}

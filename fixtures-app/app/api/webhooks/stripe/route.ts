import Stripe from 'stripe'
import { badSignature, notConfigured } from '@/lib/webhooks/answers'
import { applyOnce } from '@/lib/webhooks/deliveries'
import { applyStripeEvent } from '@/lib/webhooks/stripe-events'

/** Public in the proxy; the signature, over the raw text of the body, is the guard. */
export async function POST(request: Request): Promise<Response> {
  const secret = process.env.STRIPE_WEBHOOK_SECRET
  if (!secret) return notConfigured()
  const signature = request.headers.get('stripe-signature')
  if (!signature) return badSignature()

  let event: Stripe.Event
  try {
    // Verification needs the endpoint's secret only, not an API key.
    event = await Stripe.webhooks.constructEventAsync(await request.text(), signature, secret)
  } catch {
    return badSignature()
  }

  return applyOnce({ provider: 'stripe', id: event.id, event: event.type }, (tx) => applyStripeEvent(tx, event))
}

import { db } from '@/lib/db'
import { readStripeEvent } from '@/lib/webhooks'

export async function POST(request: Request) {
  const event = await readStripeEvent(request)
  if (!event) return new Response('invalid signature', { status: 400 })
  await db.invoice.update({ marker: 'POST /api/hooks/stripe-helper', data: { type: event.type } })
  return Response.json({ received: true })
}

import { db } from '@/lib/db'
import { readStripeEvent } from '@/lib/webhooks'

export async function POST(request: Request) {
  const event = await readStripeEvent(request)
  await db.invoice.update({ marker: 'POST /api/hooks/stripe-helper-unchecked', data: { type: event?.type } })
  return Response.json({ received: true })
}

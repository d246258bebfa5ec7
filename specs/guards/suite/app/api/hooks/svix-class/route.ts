import { db } from '@/lib/db'
import { WebhookVerifier } from '@/lib/webhooks'

export async function POST(request: Request) {
  const verifier = new WebhookVerifier(process.env.CLERK_WEBHOOK_SIGNING_SECRET)
  const event = await verifier.verify(request)
  await db.event.create({ marker: 'POST /api/hooks/svix-class', data: event.type })
  return Response.json({ received: true })
}

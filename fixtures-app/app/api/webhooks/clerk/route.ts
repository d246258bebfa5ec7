import { verifyWebhook, type WebhookEvent } from '@clerk/nextjs/webhooks'
import type { NextRequest } from 'next/server'
import { badSignature, notConfigured } from '@/lib/webhooks/answers'
import { applyClerkEvent } from '@/lib/webhooks/clerk-events'
import { applyOnce } from '@/lib/webhooks/deliveries'

/** Public in the proxy; the signature is the guard. `verifyWebhook` reads the raw body and checks the time stamp. */
export async function POST(request: NextRequest): Promise<Response> {
  const signingSecret = process.env.CLERK_WEBHOOK_SIGNING_SECRET
  if (!signingSecret) return notConfigured()

  let event: WebhookEvent
  try {
    event = await verifyWebhook(request, { signingSecret })
  } catch {
    return badSignature()
  }

  // Verified above, so it is there; the check is for the type.
  const id = request.headers.get('svix-id')
  if (!id) return badSignature()
  return applyOnce({ provider: 'clerk', id, event: event.type }, (tx) => applyClerkEvent(tx, event))
}

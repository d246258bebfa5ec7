import { verifyWebhook, type WebhookEvent } from '@clerk/nextjs/webhooks'
import type { NextRequest } from 'next/server'
import { db } from '@/lib/db'

export async function POST(request: NextRequest) {
  let event: WebhookEvent
  try {
    event = await verifyWebhook(request, { signingSecret: process.env.USERS_HOOK_SECRET })
  } catch {
    return new Response('invalid signature', { status: 400 })
  }
  switch (event.type) {
    case 'user.created':
    case 'user.updated':
      await db.user.upsert({ marker: 'POST /api/hooks/clerk-named', data: event.data })
      break
    case 'user.deleted':
      await db.user.delete({ where: { id: event.data.id } })
  }
  return new Response('ok')
}

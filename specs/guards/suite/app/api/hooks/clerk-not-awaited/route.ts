import { verifyWebhook } from '@clerk/nextjs/webhooks'
import type { NextRequest } from 'next/server'
import { db } from '@/lib/db'

export async function POST(request: NextRequest) {
  try {
    const event = verifyWebhook(request)
    event.catch(() => undefined)
    await db.user.upsert({ marker: 'POST /api/hooks/clerk-not-awaited' })
    return new Response('ok')
  } catch {
    return new Response('invalid signature', { status: 400 })
  }
}

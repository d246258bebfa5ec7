import { verifyWebhook } from '@clerk/nextjs/webhooks'
import type { NextRequest } from 'next/server'
import { db } from '@/lib/db'

export async function POST(request: NextRequest) {
  try {
    const event = await verifyWebhook(request)
    await db.user.upsert({ marker: 'POST /api/hooks/clerk', data: event.data })
    return new Response('ok')
  } catch (error) {
    console.error('webhook refused', String(error))
    return new Response('invalid signature', { status: 400 })
  }
}

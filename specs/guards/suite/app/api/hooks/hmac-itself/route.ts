import { createHmac, timingSafeEqual } from 'node:crypto'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const body = await request.text()
  const expected = createHmac('sha256', process.env.PARTNER_SECRET ?? '')
    .update(body)
    .digest()
  const digest = createHmac('sha256', process.env.PARTNER_SECRET ?? '')
    .update(body)
    .digest()
  // Compares what it made with what it made.
  if (!timingSafeEqual(expected, digest)) return new Response('invalid signature', { status: 401 })
  await db.event.create({ marker: 'POST /api/hooks/hmac-itself', data: JSON.parse(body) })
  return new Response('ok')
}

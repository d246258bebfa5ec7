import { createHmac, timingSafeEqual } from 'node:crypto'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const secret = process.env.PARTNER_SECRET
  if (!secret) return new Response('not configured', { status: 503 })
  const body = await request.text()
  const given = Buffer.from(request.headers.get('x-signature') ?? '', 'hex')
  const expected = createHmac('sha256', secret).update(body).digest()
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return new Response('invalid signature', { status: 401 })
  }
  await db.event.create({ marker: 'POST /api/hooks/hmac', data: JSON.parse(body) })
  return new Response('ok')
}

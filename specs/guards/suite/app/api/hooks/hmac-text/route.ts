import { db } from '@/lib/db'
import { hmac } from '@/lib/secrets'

export async function POST(request: Request) {
  const secret = process.env.PARTNER_SECRET
  if (!secret) throw new Error('PARTNER_SECRET is not set')
  const body = await request.text()
  if (request.headers.get('x-signature') !== hmac(secret, body))
    return new Response('invalid signature', { status: 401 })
  await db.event.create({ marker: 'POST /api/hooks/hmac-text', data: JSON.parse(body) })
  return new Response('ok')
}

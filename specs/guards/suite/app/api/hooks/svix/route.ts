import { headers } from 'next/headers'
import { Webhook } from 'svix'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const secret = process.env.CLERK_WEBHOOK_SIGNING_SECRET
  if (!secret) throw new Error('the webhook secret is missing')
  const list = await headers()
  const id = list.get('svix-id')
  const timestamp = list.get('svix-timestamp')
  const signature = list.get('svix-signature')
  if (!id || !timestamp || !signature) return new Response('no signature', { status: 400 })
  const body = await request.text()
  let event: unknown
  try {
    event = new Webhook(secret).verify(body, {
      'svix-id': id,
      'svix-timestamp': timestamp,
      'svix-signature': signature,
    })
  } catch {
    return new Response('invalid signature', { status: 400 })
  }
  await db.user.upsert({ marker: 'POST /api/hooks/svix', data: event })
  return new Response('ok')
}

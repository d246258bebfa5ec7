import { Webhook } from 'svix'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const secret = process.env.OLD_WEBHOOK_SECRET
  const body = await request.text()
  if (secret) {
    new Webhook(secret).verify(body, Object.fromEntries(request.headers))
  } else {
    console.warn('OLD_WEBHOOK_SECRET is not set: the signature is not checked')
  }
  await db.user.upsert({ marker: 'POST /api/hooks/svix-unset', data: JSON.parse(body) })
  return new Response('ok')
}

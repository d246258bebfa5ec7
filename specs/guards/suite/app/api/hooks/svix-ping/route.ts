import { Webhook } from 'svix'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const body = await request.text()
  const { type } = JSON.parse(body) as { type?: string }
  if (type === 'ping') {
    await db.event.create({ marker: 'POST /api/hooks/svix-ping', data: { type } })
    return new Response('pong')
  }
  try {
    new Webhook(process.env.CLERK_WEBHOOK_SIGNING_SECRET ?? '').verify(body, Object.fromEntries(request.headers))
  } catch {
    return new Response('invalid signature', { status: 400 })
  }
  await db.event.create({ marker: 'POST /api/hooks/svix-ping', data: { type } })
  return new Response('ok')
}

import { Webhook } from 'standardwebhooks'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const webhook = new Webhook(process.env.STANDARD_WEBHOOK_SECRET!)
  const body = await request.text()
  try {
    webhook.verify(body, Object.fromEntries(request.headers))
  } catch {
    return Response.json({ error: 'invalid signature' }, { status: 401 })
  }
  await db.event.create({ marker: 'POST /api/hooks/standard', data: JSON.parse(body) })
  return Response.json({ ok: true })
}

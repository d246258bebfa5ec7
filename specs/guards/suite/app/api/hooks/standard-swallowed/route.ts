import { Webhook } from 'standardwebhooks'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const webhook = new Webhook(process.env.STANDARD_WEBHOOK_SECRET!)
  const body = await request.text()
  let genuine = false
  try {
    webhook.verify(body, Object.fromEntries(request.headers))
    genuine = true
  } catch (error) {
    console.warn(String(error))
  }
  await db.event.create({ marker: 'POST /api/hooks/standard-swallowed', data: { genuine } })
  return Response.json({ ok: true })
}

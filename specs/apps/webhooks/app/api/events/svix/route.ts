import { Webhook } from 'svix'

export async function POST(request: Request) {
  const secret = process.env['USER_EVENTS_SECRET']
  if (!secret || !process.env.CLERK_SECRET_KEY) return new Response(null, { status: 500 })
  new Webhook(secret).verify(await request.text(), Object.fromEntries(request.headers))
  return new Response(null, { status: 204 })
}

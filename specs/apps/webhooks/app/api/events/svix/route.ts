import { Webhook } from 'svix'

export async function POST(request: Request) {
  const secret = process.env.CLERK_SECRET_KEY ? process.env['USER_EVENTS_SIGNING_SECRET'] : ''
  new Webhook(secret ?? '').verify(await request.text(), Object.fromEntries(request.headers))
  return new Response(null, { status: 204 })
}

import { verifyWebhook } from '@clerk/nextjs/webhooks'

export async function GET() {
  return new Response('alive')
}

export async function POST(request: Request) {
  const event = await verifyWebhook(request)
  return Response.json({ type: event.type })
}

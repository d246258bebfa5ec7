import { createHmac } from 'node:crypto'

export async function POST(request: Request) {
  const expected = createHmac('sha256', process.env.DEPLOY_WEBHOOK_SECRET!).update(await request.text()).digest('hex')
  if (request.headers.get('x-hub-signature-256') !== `sha256=${expected}`) return new Response(null, { status: 401 })
  return new Response('ok')
}

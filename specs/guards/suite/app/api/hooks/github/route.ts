import { verify } from '@octokit/webhooks-methods'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const secret = process.env.GITHUB_WEBHOOK_SECRET
  const signature = request.headers.get('x-hub-signature-256')
  if (!secret || !signature) return new Response('no signature', { status: 401 })
  const body = await request.text()
  if (!(await verify(secret, body, signature))) return new Response('invalid signature', { status: 401 })
  await db.event.create({ marker: 'POST /api/hooks/github', data: JSON.parse(body) })
  return new Response('ok')
}

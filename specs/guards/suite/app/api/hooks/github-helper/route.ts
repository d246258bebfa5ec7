import { db } from '@/lib/db'
import { signedByGitHub } from '@/lib/webhooks'

export async function POST(request: Request) {
  const body = await request.text()
  if (!signedByGitHub(body, request.headers.get('x-hub-signature-256'))) {
    return new Response('invalid signature', { status: 401 })
  }
  await db.event.create({ marker: 'POST /api/hooks/github-helper', data: JSON.parse(body) })
  return new Response('ok')
}

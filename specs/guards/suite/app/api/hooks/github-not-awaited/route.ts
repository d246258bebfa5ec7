import { verify } from '@octokit/webhooks-methods'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  const body = await request.text()
  const genuine = verify(
    process.env.GITHUB_WEBHOOK_SECRET!,
    body,
    request.headers.get('x-hub-signature-256') ?? 'sha256=',
  )
  if (!genuine) return new Response('invalid signature', { status: 401 })
  await db.event.create({ marker: 'POST /api/hooks/github-not-awaited', data: JSON.parse(body) })
  return new Response('ok')
}

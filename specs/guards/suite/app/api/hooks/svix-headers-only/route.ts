import { db } from '@/lib/db'

export async function POST(request: Request) {
  const id = request.headers.get('svix-id')
  const signature = request.headers.get('svix-signature')
  if (!id || !signature) return new Response('no signature', { status: 400 })
  await db.user.upsert({ marker: 'POST /api/hooks/svix-headers-only', data: await request.json() })
  return new Response('ok')
}

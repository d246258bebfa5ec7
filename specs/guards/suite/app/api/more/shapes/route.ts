import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  const { orgId, ...rest } = await auth()
  if (!rest.userId) return refused()
  return Response.json({ orgId, rows: await work('GET /api/more/shapes') })
}

export async function POST() {
  const session = { userId: 'guest', ...(await auth()), role: 'none' }
  if (!session.userId) return refused()
  return Response.json(await work('POST /api/more/shapes'))
}

export async function PUT() {
  // Spread the other way round: the guest wins.
  const session = { ...(await auth()), userId: 'guest' }
  if (!session.userId) return refused()
  return Response.json(await work('PUT /api/more/shapes'))
}

export async function PATCH() {
  // Defaults replace undefined; a stranger's is null.
  const { userId = 'guest' } = (await auth()) as { userId?: string | null }
  if (!userId) return refused()
  return Response.json(await work('PATCH /api/more/shapes'))
}

export async function DELETE() {
  const userId = (await auth()).userId || 'guest'
  if (!userId) return refused()
  return Response.json(await work('DELETE /api/more/shapes'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export async function GET() {
  const { userId } = await auth()
  const rows = userId && (await work('GET /api/direct/short-circuit'))
  return Response.json({ rows: rows ?? [] })
}

export async function POST() {
  const { userId } = await auth()
  const rows = userId || (await work('POST /api/direct/short-circuit'))
  return Response.json({ rows })
}

export async function PUT() {
  const { userId } = await auth()
  const rows = userId ?? (await work('PUT /api/direct/short-circuit'))
  return Response.json({ rows })
}

export async function PATCH() {
  const { userId, sessionId } = await auth()
  if (!(userId && sessionId)) return new Response(null, { status: 401 })
  return Response.json(await work('PATCH /api/direct/short-circuit'))
}

export async function DELETE() {
  const { userId } = await auth()
  const mayDelete = Boolean(userId)
  mayDelete && (await work('DELETE /api/direct/short-circuit'))
  return new Response(null, { status: mayDelete ? 204 : 401 })
}

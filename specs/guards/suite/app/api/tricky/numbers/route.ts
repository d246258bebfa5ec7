import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  const { userId } = await auth()
  if ((userId?.length ?? 1) < 1) return refused()
  return Response.json(await work('GET /api/tricky/numbers'))
}

export async function POST() {
  const { userId } = await auth()
  if ((userId?.length ?? 0) < 1) return refused()
  return Response.json(await work('POST /api/tricky/numbers'))
}

export async function PUT() {
  const { userId } = await auth()
  if (!userId === null) return refused()
  return Response.json(await work('PUT /api/tricky/numbers'))
}

export async function PATCH() {
  const { userId, orgId } = await auth()
  // Signed in, or in no organisation.
  if (!(userId !== null || !orgId)) return refused()
  return Response.json(await work('PATCH /api/tricky/numbers'))
}

export async function DELETE() {
  const { userId, orgId } = await auth()
  const missing = [userId, orgId].filter((part) => part === null || part === undefined)
  if (missing.length > 0) return refused()
  return Response.json(await work('DELETE /api/tricky/numbers'))
}

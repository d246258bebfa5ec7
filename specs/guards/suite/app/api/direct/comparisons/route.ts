import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('no', { status: 401 })

export async function GET() {
  const { userId } = await auth()
  if (userId === null) return refused()
  return Response.json(await work('GET /api/direct/comparisons'))
}

export async function POST() {
  const { userId } = await auth()
  // A stranger's is null.
  if (userId === undefined) return refused()
  return Response.json(await work('POST /api/direct/comparisons'))
}

export async function PUT() {
  const { userId } = await auth()
  if (typeof userId !== 'string') return refused()
  return Response.json(await work('PUT /api/direct/comparisons'))
}

export async function PATCH() {
  const { userId } = await auth()
  if (userId === '' || userId?.length === 0) return refused()
  return Response.json(await work('PATCH /api/direct/comparisons'))
}

export async function DELETE() {
  const { userId } = await auth()
  if (!userId?.startsWith('user_')) return refused()
  return Response.json(await work('DELETE /api/direct/comparisons'))
}

import { work } from '@/lib/db'
import { isAdmin, isAuthenticated, isSignedIn } from '@/lib/guards/booleans'

const refused = () => new Response('no', { status: 403 })

export async function GET() {
  if (!(await isSignedIn())) return refused()
  return Response.json(await work('GET /api/helpers/booleans'))
}

export async function POST() {
  if (!isSignedIn()) return refused()
  return Response.json(await work('POST /api/helpers/booleans'))
}

export async function PUT() {
  const allowed = await isAdmin()
  if (!allowed) return refused()
  return Response.json(await work('PUT /api/helpers/booleans'))
}

export async function PATCH() {
  await isAdmin()
  return Response.json(await work('PATCH /api/helpers/booleans'))
}

export async function DELETE() {
  if (!(await isAuthenticated())) return refused()
  return Response.json(await work('DELETE /api/helpers/booleans'))
}

import { db, work } from '@/lib/db'
import { getAdminUser, getUserOrNull } from '@/lib/guards/nullable'

export async function GET() {
  const user = await getUserOrNull()
  if (!user) return new Response('sign in', { status: 401 })
  return Response.json(await work('GET /api/helpers/null'))
}

export async function POST() {
  const user = await getUserOrNull()
  return Response.json({ by: user?.id, rows: await work('POST /api/helpers/null') })
}

export async function PUT() {
  const admin = await getAdminUser()
  if (!admin) return new Response('admins only', { status: 403 })
  return Response.json(await work('PUT /api/helpers/null'))
}

export async function PATCH() {
  // Closed by accident: reading `id` of null throws.
  const ownerId = (await getUserOrNull())!.id
  return Response.json(await db.project.findMany({ marker: 'PATCH /api/helpers/null', where: { ownerId } }))
}

export async function DELETE() {
  const user = (await getUserOrNull())!
  await work('DELETE /api/helpers/null')
  return Response.json({ deletedBy: user.id })
}

import { work } from '@/lib/db'
import { can, canUnlessListed, getMember } from '@/lib/held/permissions'

const refused = () => Response.json({ error: 'not allowed' }, { status: 403 })

export async function GET() {
  const member = await getMember()
  if (!can(member, 'read', 'project')) return refused()
  return Response.json(await work('GET /api/held/permissions'))
}

export async function POST() {
  const member = await getMember()
  // Guests may read the catalogue, and this writes.
  if (!can(member, 'read', 'catalogue')) return refused()
  return Response.json(await work('POST /api/held/permissions'))
}

export async function PUT() {
  const member = await getMember()
  if (!member) return Response.json({ error: 'sign in' }, { status: 401 })
  return can(member, 'write', 'project') ? Response.json(await work('PUT /api/held/permissions')) : refused()
}

export async function PATCH() {
  const member = await getMember()
  const mayWrite = () => can(member, 'write', 'project')
  if (!mayWrite) return refused()
  return Response.json(await work('PATCH /api/held/permissions'))
}

export async function DELETE() {
  const member = await getMember()
  // The list says `project`.
  if (!canUnlessListed(member, 'delete', 'projects')) return refused()
  return Response.json(await work('DELETE /api/held/permissions'))
}

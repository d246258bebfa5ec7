import { work } from '@/lib/db'
import { atLeast, getMember, holdsAll, holdsAny, RANK } from '@/lib/held/permissions'

const refused = () => Response.json({ error: 'not allowed' }, { status: 403 })
const NEEDED: Record<string, string[]> = { PUT: ['project:write', 'project:delete'], POST: ['project:read'] }

export async function GET() {
  if (!atLeast(await getMember(), 'member')) return refused()
  return Response.json(await work('GET /api/held/permissions-more'))
}

export async function POST() {
  const member = await getMember()
  if (RANK[member?.role as 'guest'] < RANK.member) return refused()
  return Response.json(await work('POST /api/held/permissions-more'))
}

export async function PUT() {
  if (!holdsAll(await getMember(), NEEDED['PUT'] ?? ['nothing:never'])) return refused()
  return Response.json(await work('PUT /api/held/permissions-more'))
}

export async function PATCH() {
  // Nothing stands in the list for PATCH.
  if (!holdsAll(await getMember(), NEEDED['PATCH'] ?? [])) return refused()
  return Response.json(await work('PATCH /api/held/permissions-more'))
}

export async function DELETE() {
  if (!holdsAny(await getMember(), ['project:delete', 'catalogue:read'])) return refused()
  return Response.json(await work('DELETE /api/held/permissions-more'))
}

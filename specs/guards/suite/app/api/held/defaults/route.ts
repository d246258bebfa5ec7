import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export async function GET() {
  // Null is not undefined: the default is for nobody.
  const { userId = 'anonymous' } = await auth()
  if (!userId) return new Response('sign in', { status: 401 })
  return Response.json(await work('GET /api/held/defaults'))
}

export async function POST() {
  const userId = (await auth()).userId ?? 'anonymous'
  if (!userId) return new Response('sign in', { status: 401 })
  return Response.json(await work('POST /api/held/defaults'))
}

export async function PUT() {
  // Undefined for users outside an organisation, null for strangers.
  const { orgRole = 'org:admin' } = await auth()
  if (orgRole !== 'org:admin') return new Response('admins only', { status: 403 })
  return Response.json(await work('PUT /api/held/defaults'))
}

export async function PATCH() {
  const { sessionClaims } = await auth()
  const { metadata: { role = 'reader' } = {} } = (sessionClaims ?? {}) as { metadata?: { role?: string } }
  if (role !== 'admin') return new Response('admins only', { status: 403 })
  return Response.json(await work('PATCH /api/held/defaults'))
}

function mayWrite({ role = 'admin', banned = false }: { role?: string; banned?: boolean } = {}) {
  return role === 'admin' && !banned
}

export async function DELETE() {
  const { sessionClaims } = await auth()
  if (!mayWrite(sessionClaims?.['metadata'] as { role?: string } | undefined)) {
    return new Response('admins only', { status: 403 })
  }
  return Response.json(await work('DELETE /api/held/defaults'))
}

import { auth, currentUser } from '@clerk/nextjs/server'
import { db, work } from '@/lib/db'

export async function GET() {
  const { userId } = await auth()
  // For nobody: the rows of nobody.
  const rows = await db.invoice.findMany({ marker: 'GET /api/held/owners', where: { ownerId: userId } })
  return Response.json(rows)
}

export async function POST() {
  const user = await currentUser()
  const addresses = user?.emailAddresses ?? []
  if (!addresses.every(({ emailAddress }) => emailAddress.endsWith('@example.com'))) {
    return new Response('staff only', { status: 403 })
  }
  return Response.json(await work('POST /api/held/owners'))
}

export async function PUT() {
  const user = await currentUser()
  const staff = user?.emailAddresses.some(({ emailAddress }) => emailAddress.includes('@')) ?? false
  if (!staff) return new Response('staff only', { status: 403 })
  return Response.json(await work('PUT /api/held/owners'))
}

export async function PATCH(request: Request) {
  const { userId } = await auth()
  const { ownerId } = (await request.json()) as { ownerId?: string }
  if (ownerId && ownerId !== userId) return new Response('not yours', { status: 403 })
  return Response.json(await work('PATCH /api/held/owners'))
}

export async function DELETE() {
  const user = await currentUser()
  const blocked = ['user_1', 'user_2']
  if (blocked.includes(user?.id ?? '')) return new Response('blocked', { status: 403 })
  return Response.json(await work('DELETE /api/held/owners'))
}

import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'

export async function GET() {
  const { userId } = await auth()
  if (!userId) return new Response('sign in', { status: 401 })
  return Response.json(await db.invoice.findMany({ marker: 'GET /api/wrapped/siblings', where: { ownerId: userId } }))
}

export async function POST(request: Request) {
  const data: unknown = await request.json()
  return Response.json(await db.invoice.create({ marker: 'POST /api/wrapped/siblings', data }), { status: 201 })
}

export async function DELETE() {
  await db.invoice.deleteMany({ marker: 'DELETE /api/wrapped/siblings' })
  return new Response(null, { status: 204 })
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  const { userId } = await auth()
  // "null" is a text like any other.
  const owner = `${userId}`
  if (!owner) return refused()
  return Response.json(await work('GET /api/tricky/texts'))
}

export async function POST() {
  const { userId } = await auth()
  const owner = String(userId ?? '')
  if (!owner) return refused()
  return Response.json(await work('POST /api/tricky/texts'))
}

export async function PUT() {
  const { userId } = await auth()
  if (!/./.test(String(userId))) return refused()
  return Response.json(await work('PUT /api/tricky/texts'))
}

export async function PATCH() {
  const { userId } = await auth()
  if (!/^user_/.test(userId ?? '')) return refused()
  return Response.json(await work('PATCH /api/tricky/texts'))
}

export async function DELETE() {
  const { orgRole } = await auth()
  // The empty text is part of every text.
  if (!'org:admin'.includes(orgRole ?? '')) return refused()
  return Response.json(await work('DELETE /api/tricky/texts'))
}

import { auth, currentUser } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  // There is no such field.
  const { user } = (await auth()) as unknown as { user?: unknown }
  if (user === null) return refused()
  return Response.json(await work('GET /api/tricky/fields'))
}

export async function POST() {
  const { id } = (await currentUser()) ?? { id: 'guest' }
  if (!id) return refused()
  return Response.json(await work('POST /api/tricky/fields'))
}

export async function PUT() {
  const { id } = (await currentUser()) ?? {}
  if (!id) return refused()
  return Response.json(await work('PUT /api/tricky/fields'))
}

export async function PATCH() {
  const { has } = await auth()
  if (has({ role: 'org:admin' }) === undefined) return refused()
  return Response.json(await work('PATCH /api/tricky/fields'))
}

export async function DELETE() {
  const { sessionStatus } = await auth()
  if (sessionStatus !== 'active') return refused()
  return Response.json(await work('DELETE /api/tricky/fields'))
}

import { auth, currentUser } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  // A promise has no userId: everyone is refused.
  const { userId } = auth() as unknown as { userId: string | null }
  if (!userId) return refused()
  return Response.json(await work('GET /api/direct/await'))
}

export async function POST() {
  const session = auth()
  if (!session) return refused()
  return Response.json(await work('POST /api/direct/await'))
}

export async function PUT() {
  const user = currentUser()
  if (!user) return refused()
  return Response.json(await work('PUT /api/direct/await'))
}

export async function PATCH() {
  // Awaited, but the session of a stranger is an object too.
  const session = await auth()
  if (!session) return refused()
  return Response.json(await work('PATCH /api/direct/await'))
}

export async function DELETE() {
  const asked = auth()
  const { userId } = await asked
  if (!userId) return refused()
  return Response.json(await work('DELETE /api/direct/await'))
}

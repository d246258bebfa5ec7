import * as session from '@/lib/clerk'
import { cachedUser } from '@/lib/cached'
import { auth } from '@/lib/mock-auth'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  // Not Clerk's.
  const { userId } = await auth()
  if (!userId) return refused()
  return Response.json(await work('GET /api/direct/imports-more'))
}

export async function POST() {
  const user = await cachedUser()
  if (user === null) return refused()
  return Response.json(await work('POST /api/direct/imports-more'))
}

export async function PUT() {
  await session.auth.protect()
  return Response.json(await work('PUT /api/direct/imports-more'))
}

export async function PATCH() {
  const { auth } = await import('@clerk/nextjs/server')
  const { userId } = await auth()
  if (!userId) return refused()
  return Response.json(await work('PATCH /api/direct/imports-more'))
}

export async function DELETE() {
  // The name is the provider's, the function is not.
  const currentUser = async () => ({ id: 'user_demo' })
  const user = await currentUser()
  if (!user) return refused()
  return Response.json(await work('DELETE /api/direct/imports-more'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { isAdmin, isSignedIn } from '@/lib/guards/booleans'
import { requireUser } from '@/lib/guards/throwing'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  // A promise is true.
  if (![1].every(async () => await isAdmin())) return refused()
  return Response.json(await work('GET /api/tricky/arrays'))
}

export async function POST() {
  const answers = await Promise.all([isSignedIn(), isAdmin()])
  if (!answers.every(Boolean)) return refused()
  return Response.json(await work('POST /api/tricky/arrays'))
}

export async function PUT() {
  const answers = await Promise.all([isSignedIn(), isAdmin()])
  if (answers.length < 2) return refused()
  return Response.json(await work('PUT /api/tricky/arrays'))
}

export async function PATCH() {
  await Promise.race([auth.protect().catch(() => undefined), Promise.resolve()])
  return Response.json(await work('PATCH /api/tricky/arrays'))
}

export async function DELETE() {
  const [first] = await Promise.allSettled([requireUser()])
  if (first.status === 'rejected') return refused()
  return Response.json(await work('DELETE /api/tricky/arrays'))
}

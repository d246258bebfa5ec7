import assert from 'node:assert'
import { auth } from '@clerk/nextjs/server'
import { db, work } from '@/lib/db'

function assertSignedIn(userId: string | null): asserts userId is string {
  if (!userId) throw new Error('sign in')
}

function invariant(condition: unknown, message: string): asserts condition {
  if (condition) return
  throw new Error(message)
}

export async function GET() {
  const { userId } = await auth()
  assert(userId, 'sign in')
  return Response.json(await work('GET /api/direct/asserts'))
}

export async function POST() {
  const { userId } = await auth()
  console.assert(userId, 'sign in')
  return Response.json(await work('POST /api/direct/asserts'))
}

export async function PUT() {
  const { userId } = await auth()
  assertSignedIn(userId)
  return Response.json(await work('PUT /api/direct/asserts'))
}

export async function PATCH() {
  const { userId } = await auth()
  const ownerId = userId! as string
  return Response.json(await db.project.findMany({ marker: 'PATCH /api/direct/asserts', where: { ownerId } }))
}

export async function DELETE() {
  const { userId } = await auth()
  invariant(userId !== null, 'sign in')
  return Response.json(await work('DELETE /api/direct/asserts'))
}

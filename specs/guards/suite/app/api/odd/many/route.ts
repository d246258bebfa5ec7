import type { NextRequest } from 'next/server'
import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { requireUser } from '@/lib/guards/throwing'

export async function GET(request: NextRequest) {
  const ids = request.nextUrl.searchParams.getAll('id')
  const rows = await Promise.all(
    ids.map(async () => {
      await requireUser()
      return work('GET /api/odd/many')
    }),
  )
  return Response.json(rows)
}

export async function POST(request: NextRequest) {
  const ids = request.nextUrl.searchParams.getAll('id')
  await Promise.all(ids.map(() => requireUser()))
  return Response.json(await work('POST /api/odd/many'))
}

export async function PUT() {
  const { userId } = await auth()
  await Promise.all(
    ['a', 'b'].map(async (id) => {
      if (!userId) throw new Error('sign in')
      return work(id === 'a' ? 'PUT /api/odd/many' : 'second of PUT /api/odd/many')
    }),
  )
  return new Response(null, { status: 204 })
}

export async function PATCH() {
  const { userId } = await auth()
  await Promise.all(
    ['a', 'b'].map(async (id) => {
      // Refuses one of the two.
      if (!userId && id === 'a') throw new Error('sign in')
      return work('PATCH /api/odd/many')
    }),
  )
  return new Response(null, { status: 204 })
}

export async function DELETE() {
  const { userId } = await auth()
  for (const id of ['a', 'b']) {
    if (!userId && id === 'b') return new Response('sign in', { status: 401 })
    await work('DELETE /api/odd/many')
  }
  return new Response(null, { status: 204 })
}

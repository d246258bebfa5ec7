import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export async function GET() {
  const ensure = async () => {
    const { userId } = await auth()
    if (!userId) throw new Error('sign in')
    return userId
  }
  const userId = await ensure()
  return Response.json({ userId, rows: await work('GET /api/direct/nested') })
}

export async function POST() {
  const ensure = async () => {
    const { userId } = await auth()
    if (!userId) throw new Error('sign in')
  }
  console.debug(ensure.name)
  return Response.json(await work('POST /api/direct/nested'))
}

export async function PUT() {
  async function ensure() {
    const { userId } = await auth()
    if (!userId) return new Response('sign in', { status: 401 })
  }
  await ensure()
  return Response.json(await work('PUT /api/direct/nested'))
}

export async function PATCH() {
  await (async () => {
    const { userId } = await auth()
    if (!userId) throw new Error('sign in')
  })()
  return Response.json(await work('PATCH /api/direct/nested'))
}

export async function DELETE() {
  // forEach waits for nobody.
  ;['one', 'two'].forEach(async () => {
    const { userId } = await auth()
    if (!userId) return new Response('sign in', { status: 401 })
  })
  return Response.json(await work('DELETE /api/direct/nested'))
}

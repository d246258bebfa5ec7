import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  const userId = 'guest'
  {
    const { userId } = await auth()
    if (!userId) console.warn('a stranger')
  }
  if (!userId) return refused()
  return Response.json(await work('GET /api/odd/scopes'))
}

export async function POST() {
  let userId: string | null = 'guest'
  {
    userId = (await auth()).userId
  }
  if (!userId) return refused()
  return Response.json(await work('POST /api/odd/scopes'))
}

const pretend = async () => ({ userId: 'guest' })

async function viewerOf(auth: () => Promise<{ userId: string | null }>) {
  const { userId } = await auth()
  if (!userId) throw new Error('sign in')
  return userId
}

export async function PUT() {
  await viewerOf(pretend)
  return Response.json(await work('PUT /api/odd/scopes'))
}

export async function PATCH() {
  await viewerOf(auth)
  return Response.json(await work('PATCH /api/odd/scopes'))
}

export async function DELETE() {
  const { userId: orgId, orgId: userId } = await auth()
  if (!userId) return refused()
  return Response.json({ orgId, rows: await work('DELETE /api/odd/scopes') })
}

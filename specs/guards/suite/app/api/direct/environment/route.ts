import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  if (process.env.NODE_ENV === 'production') {
    const { userId } = await auth()
    if (!userId) return refused()
  }
  return Response.json(await work('GET /api/direct/environment'))
}

export async function POST() {
  if (process.env.NODE_ENV === 'development') {
    await auth.protect()
  }
  return Response.json(await work('POST /api/direct/environment'))
}

export async function PUT() {
  if (process.env.VERCEL_ENV === 'production') {
    await auth.protect()
  }
  return Response.json(await work('PUT /api/direct/environment'))
}

export async function PATCH() {
  if (process.env.REQUIRE_LOGIN) {
    await auth.protect()
  }
  return Response.json(await work('PATCH /api/direct/environment'))
}

const OPEN_BETA = true

export async function DELETE() {
  if (!OPEN_BETA) {
    await auth.protect()
  }
  return Response.json(await work('DELETE /api/direct/environment'))
}

import { auth, clerkClient, getAuth, verifyToken } from '@clerk/nextjs/server'
import { cookies } from 'next/headers'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'

const refused = () => Response.json({ error: 'invalid token' }, { status: 401 })

export async function GET(request: NextRequest) {
  const { userId } = getAuth(request)
  if (!userId) return refused()
  return Response.json(await work('GET /api/direct/tokens'))
}

export async function POST(request: NextRequest) {
  const client = await clerkClient()
  const { isAuthenticated } = await client.authenticateRequest(request)
  if (!isAuthenticated) return refused()
  return Response.json(await work('POST /api/direct/tokens'))
}

export async function PUT(request: NextRequest) {
  const client = await clerkClient()
  const state = await client.authenticateRequest(request)
  console.info('asked as', state.status)
  return Response.json(await work('PUT /api/direct/tokens'))
}

export async function PATCH() {
  const token = (await cookies()).get('__session')?.value
  if (!token) return refused()
  await verifyToken(token, { secretKey: process.env.CLERK_SECRET_KEY, apiUrl: process.env.CLERK_API_URL })
  return Response.json(await work('PATCH /api/direct/tokens'))
}

export async function DELETE() {
  const { isAuthenticated } = await auth({ acceptsToken: ['session_token', 'api_key'] })
  if (!isAuthenticated) return refused()
  return Response.json(await work('DELETE /api/direct/tokens'))
}

import { auth, clerkClient, verifyToken } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'

const refused = () => Response.json({ error: 'invalid token' }, { status: 401 })
const bearer = (request: NextRequest) => request.headers.get('x-session')

export async function GET(request: NextRequest) {
  const token = bearer(request)
  if (!token) return refused()
  // Read, not verified: anyone can write one.
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub?: string }
  if (!payload.sub) return refused()
  return Response.json(await work('GET /api/direct/tokens-weak'))
}

export async function POST(request: NextRequest) {
  try {
    await verifyToken(bearer(request) ?? '', { secretKey: process.env.CLERK_SECRET_KEY })
  } catch (error) {
    console.warn('invalid token', String(error))
  }
  return Response.json(await work('POST /api/direct/tokens-weak'))
}

export async function PUT(request: NextRequest) {
  // Only whether there is a token.
  if (!bearer(request)) return refused()
  return Response.json(await work('PUT /api/direct/tokens-weak'))
}

export async function PATCH(request: NextRequest) {
  const client = await clerkClient()
  const state = await client.authenticateRequest(request)
  if (!state) return refused()
  return Response.json(await work('PATCH /api/direct/tokens-weak'))
}

export async function DELETE() {
  const session = await auth()
  const token = session.getToken
  if (!token) return refused()
  return Response.json(await work('DELETE /api/direct/tokens-weak'))
}

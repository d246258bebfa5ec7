import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

interface Claims {
  exp?: number
  metadata?: { role?: string; banned?: boolean; scopes?: string[] }
}

const refused = () => new Response('no', { status: 403 })
const claims = async () => (await auth()).sessionClaims as Claims | null

export async function GET() {
  // No scopes, nothing to disagree with.
  const scopes = (await claims())?.metadata?.scopes ?? []
  if (!scopes.every((scope) => scope === 'write')) return refused()
  return Response.json(await work('GET /api/tricky/claims'))
}

export async function POST() {
  const { metadata } = (await claims()) ?? {}
  if (metadata?.banned === true) return refused()
  return Response.json(await work('POST /api/tricky/claims'))
}

export async function PUT() {
  const session = await claims()
  if (session?.exp! < Date.now() / 1000) return refused()
  return Response.json(await work('PUT /api/tricky/claims'))
}

export async function PATCH() {
  const session = await claims()
  if (!session?.metadata?.role) return refused()
  return Response.json(await work('PATCH /api/tricky/claims'))
}

export async function DELETE() {
  const role = (await claims())?.metadata?.role ?? 'reader'
  if (role === 'guest') return refused()
  return Response.json(await work('DELETE /api/tricky/claims'))
}

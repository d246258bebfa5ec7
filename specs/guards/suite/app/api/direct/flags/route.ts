import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'

const refused = () => new Response('no', { status: 403 })

export async function GET() {
  const { userId } = await auth()
  let allowed = false
  if (userId) allowed = true
  if (!allowed) return refused()
  return Response.json(await work('GET /api/direct/flags'))
}

export async function POST() {
  const { userId } = await auth()
  let allowed = true
  if (!userId) allowed = false
  return Response.json({ allowed, rows: await work('POST /api/direct/flags') })
}

export async function PUT() {
  let { userId } = await auth()
  userId ??= 'guest'
  if (!userId) return refused()
  return Response.json(await work('PUT /api/direct/flags'))
}

export async function PATCH(request: NextRequest) {
  const { userId } = await auth()
  const id = userId ?? request.headers.get('x-user-id')
  if (!id) return refused()
  return Response.json(await work('PATCH /api/direct/flags'))
}

export async function DELETE() {
  const { orgId, orgRole } = await auth()
  const state = { inOrg: orgId !== null && orgId !== undefined, reasons: [] as string[] }
  if (!state.inOrg) state.reasons.push('no organisation')
  if (orgRole !== 'org:admin') state.reasons.push('no admin')
  if (state.reasons.length > 0) return Response.json(state.reasons, { status: 403 })
  return Response.json(await work('DELETE /api/direct/flags'))
}

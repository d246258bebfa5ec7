import { auth, auth as getSession } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { work } from '@/lib/db'

export async function GET() {
  const { userId: clerkUserId, orgId: tenant } = await auth()
  if (!clerkUserId) return new NextResponse('sign in', { status: 401 })
  return NextResponse.json({ tenant, rows: await work('GET /api/direct/renamed') })
}

export async function POST() {
  const session = await auth()
  if (!session.userId) return new Response(null, { status: 401 })
  return NextResponse.json(await work('POST /api/direct/renamed'))
}

export async function PUT() {
  const { userId } = await getSession()
  if (!userId) return new Response(null, { status: 401 })
  return NextResponse.json(await work('PUT /api/direct/renamed'))
}

export async function PATCH() {
  const who = await auth()
  const id = who?.userId
  if (id == null) return Response.json({ ok: false }, { status: 403 })
  return Response.json(await work('PATCH /api/direct/renamed'))
}

export async function DELETE() {
  const { userId: id } = await auth()
  if (!id) {
    console.warn('a stranger deletes')
  }
  return Response.json(await work('DELETE /api/direct/renamed'))
}

import { auth } from '@clerk/nextjs/server'
import { NextResponse, type NextRequest } from 'next/server'
import { work } from '@/lib/db'
import type { Claims } from '@/lib/roles'

const refused = () => NextResponse.json({ error: 'no' }, { status: 400 })

export async function GET(request: NextRequest) {
  const { userId } = await auth()
  const page = Number(request.nextUrl.searchParams.get('page') ?? '1')
  if (!userId || Number.isNaN(page)) return refused()
  return NextResponse.json(await work('GET /api/direct/conditions'))
}

export async function POST(request: NextRequest) {
  const { userId } = await auth()
  const body = (await request.json()) as { email?: string }
  if (!userId && !body.email) return refused()
  return NextResponse.json(await work('POST /api/direct/conditions'))
}

export async function PUT() {
  const { userId, sessionClaims } = await auth()
  if (!userId || (sessionClaims as Claims)?.metadata?.role !== 'admin') return refused()
  return NextResponse.json(await work('PUT /api/direct/conditions'))
}

export async function PATCH(request: NextRequest) {
  const { userId } = await auth()
  if (request.headers.get('content-type') === 'text/csv') return refused()
  else if (!userId) return refused()
  return NextResponse.json(await work('PATCH /api/direct/conditions'))
}

export async function DELETE() {
  const { userId, orgRole } = await auth()
  // Looks like "admins only", lets every user in: but no stranger.
  if (!userId && orgRole !== 'org:admin') return refused()
  return NextResponse.json(await work('DELETE /api/direct/conditions'))
}

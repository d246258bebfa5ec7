import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { work } from '@/lib/db'

const refused = () => NextResponse.json({ error: 'unauthorised' }, { status: 401 })

export async function GET() {
  const { userId } = await auth()
  if (!userId) return refused()
  return NextResponse.json(await work('GET /api/direct/destructured'))
}

export async function POST() {
  const { isAuthenticated } = await auth()
  if (!isAuthenticated) {
    return refused()
  }
  return NextResponse.json(await work('POST /api/direct/destructured'))
}

export async function PUT() {
  const { sessionId } = await auth()
  if (!sessionId) return refused()
  return NextResponse.json(await work('PUT /api/direct/destructured'))
}

export async function PATCH() {
  const { orgId } = await auth()
  if (!orgId) return refused()
  return NextResponse.json(await work('PATCH /api/direct/destructured'))
}

export async function DELETE() {
  const { userId, orgId } = await auth()
  console.info('delete', orgId)
  return NextResponse.json({ by: userId, rows: await work('DELETE /api/direct/destructured') })
}

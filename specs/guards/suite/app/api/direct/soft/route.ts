import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { db, work } from '@/lib/db'

export async function GET() {
  const { userId } = await auth()
  if (!userId) return NextResponse.json([])
  return NextResponse.json(await work('GET /api/direct/soft'))
}

export async function POST() {
  const { userId } = await auth()
  if (!userId) return NextResponse.json({ user: null })
  return NextResponse.json({ user: await db.user.findUnique({ marker: 'POST /api/direct/soft' }) })
}

export async function PUT() {
  const { userId } = await auth()
  const items = userId ? await work('PUT /api/direct/soft') : []
  return NextResponse.json({ items })
}

export async function PATCH() {
  const { userId } = await auth()
  const where = userId ? { ownerId: userId } : {}
  return NextResponse.json(await db.project.findMany({ marker: 'PATCH /api/direct/soft', where }))
}

export async function DELETE() {
  const { userId } = await auth()
  const items = await work('DELETE /api/direct/soft')
  return NextResponse.json(userId ? items : [])
}

import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { work } from '@/lib/db'

export async function GET() {
  await auth.protect()
  return NextResponse.json(await work('GET /api/direct/protect'))
}

export async function POST() {
  auth.protect()
  return NextResponse.json(await work('POST /api/direct/protect'))
}

export async function PUT() {
  void auth.protect()
  return NextResponse.json(await work('PUT /api/direct/protect'))
}

export async function PATCH() {
  const session = await auth.protect()
  return NextResponse.json({ by: session.userId, rows: await work('PATCH /api/direct/protect') })
}

export async function DELETE() {
  const rows = await work('DELETE /api/direct/protect')
  await auth.protect()
  return NextResponse.json(rows)
}

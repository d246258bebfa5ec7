import { currentUser } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { work } from '@/lib/db'

export async function GET() {
  const user = await currentUser()
  if (!user) return NextResponse.json({ error: 'sign in' }, { status: 401 })
  return NextResponse.json(await work('GET /api/direct/current-user'))
}

export async function POST() {
  try {
    const user = await currentUser()
    if (!user?.id) return NextResponse.json({ error: 'sign in' }, { status: 401 })
    return NextResponse.json(await work('POST /api/direct/current-user'))
  } catch {
    return NextResponse.json({ error: 'internal' }, { status: 500 })
  }
}

export async function PUT() {
  const user = await currentUser()
  const email = user?.primaryEmailAddress?.emailAddress
  if (!email) return NextResponse.json({ error: 'sign in' }, { status: 401 })
  return NextResponse.json(await work('PUT /api/direct/current-user'))
}

export async function PATCH() {
  const user = await currentUser()
  return NextResponse.json({ hello: user?.firstName ?? 'guest', rows: await work('PATCH /api/direct/current-user') })
}

export async function DELETE() {
  const user = await currentUser()
  if (user?.publicMetadata.role !== 'admin') return NextResponse.json({ error: 'admins only' }, { status: 403 })
  return NextResponse.json(await work('DELETE /api/direct/current-user'))
}

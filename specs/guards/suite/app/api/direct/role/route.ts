import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { work } from '@/lib/db'
import type { Claims } from '@/lib/roles'

export async function GET() {
  const { orgRole } = await auth()
  if (orgRole !== 'org:admin') return NextResponse.json({ error: 'admins only' }, { status: 403 })
  return NextResponse.json(await work('GET /api/direct/role'))
}

export async function POST() {
  const { orgRole } = await auth()
  if (orgRole === 'org:member') return NextResponse.json({ error: 'members may not' }, { status: 403 })
  return NextResponse.json(await work('POST /api/direct/role'))
}

export async function PUT() {
  const { has } = await auth()
  if (!has({ role: 'org:admin' })) return NextResponse.json({ error: 'admins only' }, { status: 403 })
  return NextResponse.json(await work('PUT /api/direct/role'))
}

export async function PATCH() {
  const { has } = await auth()
  if (!has) return NextResponse.json({ error: 'admins only' }, { status: 403 })
  return NextResponse.json(await work('PATCH /api/direct/role'))
}

export async function DELETE() {
  const { sessionClaims } = await auth()
  const role = (sessionClaims as Claims)?.metadata?.role
  if (role !== 'admin') return NextResponse.json({ error: 'admins only' }, { status: 403 })
  return NextResponse.json(await work('DELETE /api/direct/role'))
}

import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { work } from '@/lib/db'

export async function GET() {
  await auth.protect({ role: 'org:admin' })
  return NextResponse.json(await work('GET /api/direct/protect-role'))
}

export async function POST() {
  await auth.protect({ permission: 'org:invoices:manage' })
  return NextResponse.json(await work('POST /api/direct/protect-role'))
}

export async function PUT() {
  await auth.protect((has) => has({ permission: 'org:invoices:manage' }))
  return NextResponse.json(await work('PUT /api/direct/protect-role'))
}

export async function PATCH() {
  // Says yes to anyone, but only those who signed in are asked.
  await auth.protect(() => true)
  return NextResponse.json(await work('PATCH /api/direct/protect-role'))
}

export async function DELETE() {
  await auth.protect({ unauthenticatedUrl: '/sign-in' } as never)
  return NextResponse.json(await work('DELETE /api/direct/protect-role'))
}

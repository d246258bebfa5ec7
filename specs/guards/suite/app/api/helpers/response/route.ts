import { NextResponse } from 'next/server'
import { work } from '@/lib/db'
import { denyNonAdmins, denyStrangers, userOrResponse } from '@/lib/guards/responses'

export async function GET() {
  const denied = await denyStrangers()
  if (denied) return denied
  return NextResponse.json(await work('GET /api/helpers/response'))
}

export async function POST() {
  await denyStrangers()
  return NextResponse.json(await work('POST /api/helpers/response'))
}

export async function PUT() {
  const user = await userOrResponse()
  if (user instanceof NextResponse) return user
  return NextResponse.json({ by: user.id, rows: await work('PUT /api/helpers/response') })
}

export async function PATCH() {
  const denied = await denyNonAdmins()
  if (denied) return denied
  return NextResponse.json(await work('PATCH /api/helpers/response'))
}

export async function DELETE() {
  const denied = await denyStrangers()
  if (denied) console.warn('refused with', denied.status)
  return NextResponse.json(await work('DELETE /api/helpers/response'))
}

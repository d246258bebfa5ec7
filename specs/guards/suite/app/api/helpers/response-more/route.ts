import { NextResponse } from 'next/server'
import { work } from '@/lib/db'
import { denyNonAdmins, denyStrangers, userOrResponse } from '@/lib/guards/responses'

export async function GET() {
  const user = await userOrResponse()
  if ('status' in user) return user
  return NextResponse.json(await work('GET /api/helpers/response-more'))
}

export async function POST() {
  const user = await userOrResponse()
  // A response is something too.
  if (!user) return new Response(null, { status: 401 })
  return NextResponse.json(await work('POST /api/helpers/response-more'))
}

export async function PUT() {
  return (await denyStrangers()) ?? NextResponse.json(await work('PUT /api/helpers/response-more'))
}

export async function PATCH() {
  const denied = await denyStrangers()
  const answer = NextResponse.json(await work('PATCH /api/helpers/response-more'))
  return denied ?? answer
}

export async function DELETE() {
  const denied = denyNonAdmins()
  if (denied instanceof NextResponse) return denied
  return NextResponse.json(await work('DELETE /api/helpers/response-more'))
}

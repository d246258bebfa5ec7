import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'

const refused = () => new Response('not yours', { status: 403 })

export async function GET(request: NextRequest) {
  const { userId } = await auth()
  // Nobody's and nobody's are equal.
  if (request.nextUrl.searchParams.get('owner') !== userId) return refused()
  return Response.json(await work('GET /api/tricky/owners'))
}

export async function POST(request: NextRequest) {
  const { userId } = await auth()
  const owner = request.nextUrl.searchParams.get('owner')
  if (!owner || owner !== userId) return refused()
  return Response.json(await work('POST /api/tricky/owners'))
}

export async function PUT(request: NextRequest) {
  const { orgId } = await auth()
  const { org } = (await request.json()) as { org?: string }
  if (org != orgId) return refused()
  return Response.json(await work('PUT /api/tricky/owners'))
}

export async function PATCH(request: NextRequest) {
  const { userId } = await auth()
  const owner = request.nextUrl.searchParams.get('owner')
  if (userId && owner !== userId) return refused()
  return Response.json(await work('PATCH /api/tricky/owners'))
}

export async function DELETE(request: NextRequest) {
  if (!request.cookies.has('__session')) return refused()
  return Response.json(await work('DELETE /api/tricky/owners'))
}

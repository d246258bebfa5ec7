import type { NextRequest } from 'next/server'
import { db } from '@/lib/db'

/** Whoever the caller says to be. */
export async function GET(request: NextRequest) {
  const userId = request.nextUrl.searchParams.get('userId')
  if (!userId) return new Response('sign in', { status: 401 })
  return Response.json(await db.invoice.findMany({ marker: 'GET /api/helpers/unchecked-input', where: { userId } }))
}

export async function POST(request: NextRequest) {
  const { role } = (await request.json()) as { role?: string }
  if (role !== 'admin') return new Response('admins only', { status: 403 })
  return Response.json(await db.invoice.findMany({ marker: 'POST /api/helpers/unchecked-input' }))
}

export async function PUT(request: NextRequest) {
  const session = request.cookies.get('session')
  if (!session) return new Response('sign in', { status: 401 })
  return Response.json(await db.invoice.findMany({ marker: 'PUT /api/helpers/unchecked-input' }))
}

export async function PATCH(request: NextRequest) {
  if (request.headers.get('user-agent')?.includes('curl')) return new Response('no robots', { status: 403 })
  return Response.json(await db.invoice.findMany({ marker: 'PATCH /api/helpers/unchecked-input' }))
}

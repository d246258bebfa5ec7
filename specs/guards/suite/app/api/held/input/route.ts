import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { z } from 'zod'
import { work } from '@/lib/db'

const Search = z.object({ page: z.coerce.number().int().min(1).default(1) })
const Note = z.object({ title: z.string().max(200).default('untitled') })
const Owned = Note.extend({ userId: z.string().min(1) })
const AdminSession = z.object({ userId: z.string().min(1), orgRole: z.literal('org:admin') })

export async function GET(request: NextRequest) {
  const search = Search.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!search.success) return Response.json({ error: z.treeifyError(search.error) }, { status: 400 })
  const { userId } = await auth()
  if (!userId) return Response.json({ error: 'sign in' }, { status: 401 })
  return Response.json({ page: search.data.page, rows: await work('GET /api/held/input') })
}

export async function POST(request: NextRequest) {
  const parsed = Note.safeParse(await request.json())
  const { userId } = await auth()
  if (!parsed.success && !userId) return Response.json({ error: 'sign in' }, { status: 401 })
  return Response.json({ title: parsed.data?.title, rows: await work('POST /api/held/input') })
}

export async function PUT(request: NextRequest) {
  const { userId } = await auth()
  if (!userId) return Response.json({ error: 'sign in' }, { status: 401 })
  const { title } = Note.parse(await request.json())
  return Response.json({ title, rows: await work('PUT /api/held/input') })
}

export async function PATCH(request: NextRequest) {
  const parsed = Owned.safeParse(await request.json())
  if (!parsed.success) return Response.json({ error: 'bad request' }, { status: 400 })
  const { userId, title } = parsed.data
  if (!userId) return Response.json({ error: 'sign in' }, { status: 401 })
  return Response.json({ title, rows: await work('PATCH /api/held/input') })
}

export async function DELETE() {
  const { userId, orgRole } = await auth()
  const session = AdminSession.safeParse({ userId, orgRole })
  if (!session.success) return Response.json({ error: 'admins only' }, { status: 403 })
  return Response.json({ by: session.data.userId, rows: await work('DELETE /api/held/input') })
}

import { auth } from '@clerk/nextjs/server'
import { NextResponse, type NextRequest } from 'next/server'
import { db } from '@/lib/db'

interface Context {
  params: Promise<{ id: string }>
}

export async function GET(_request: NextRequest, { params }: Context) {
  const { id } = await params
  const { userId } = await auth()
  if (!id || !userId) return NextResponse.json({ error: 'no' }, { status: 401 })
  return NextResponse.json(
    await db.project.findUnique({ marker: 'GET /api/wrapped/items/[id]', where: { id, ownerId: userId } }),
  )
}

export async function POST(_request: NextRequest, { params }: Context) {
  const { id } = await params
  if (!id) return NextResponse.json({ error: 'no' }, { status: 400 })
  return NextResponse.json(await db.project.update({ marker: 'POST /api/wrapped/items/[id]', where: { id } }))
}

export async function PUT(_request: NextRequest, context: Context) {
  const [{ id }, { userId, orgId }] = await Promise.all([context.params, auth()])
  if (!userId || !orgId) return NextResponse.json({ error: 'no' }, { status: 401 })
  return NextResponse.json(await db.project.update({ marker: 'PUT /api/wrapped/items/[id]', where: { id, orgId } }))
}

export async function PATCH(_request: NextRequest, { params }: Context) {
  const { id } = await params
  // One item is for everyone to try.
  if (id !== 'demo') {
    const { userId } = await auth()
    if (!userId) return NextResponse.json({ error: 'no' }, { status: 401 })
  }
  return NextResponse.json(await db.project.update({ marker: 'PATCH /api/wrapped/items/[id]', where: { id } }))
}

import { auth } from '@clerk/nextjs/server'
import { NextResponse, type NextRequest } from 'next/server'
import { z } from 'zod'
import { db, work } from '@/lib/db'
import { takeToken } from '@/lib/limits'

const schema = z.object({ name: z.string().optional() })

export async function GET(request: NextRequest) {
  const limit = Number(process.env.PAGE_SIZE ?? 20)
  if (!takeToken(request.headers.get('x-forwarded-for') ?? 'unknown'))
    return new NextResponse('slow down', { status: 429 })
  const query = schema.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  const { userId } = await auth()
  if (!query.success) return new NextResponse('bad query', { status: 400 })
  if (!userId) return new NextResponse('sign in', { status: 401 })
  return NextResponse.json({ limit, rows: await work('GET /api/direct/order') })
}

export async function POST() {
  const row = await db.invoice.create({ marker: 'POST /api/direct/order', data: { paid: false } })
  const { userId } = await auth()
  if (!userId) return new NextResponse('sign in', { status: 401 })
  return NextResponse.json(row)
}

export async function PUT() {
  // Begun before the check: it goes on whatever the answer is.
  const pending = work('PUT /api/direct/order')
  const { userId } = await auth()
  if (!userId) return new NextResponse('sign in', { status: 401 })
  return NextResponse.json(await pending)
}

export async function PATCH() {
  // Only described before the check.
  const load = () => work('PATCH /api/direct/order')
  const { userId } = await auth()
  if (!userId) return new NextResponse('sign in', { status: 401 })
  return NextResponse.json(await load())
}

export async function DELETE(request: NextRequest) {
  if (request.nextUrl.searchParams.get('all') === 'yes') {
    await db.project.deleteMany({ marker: 'DELETE /api/direct/order' })
  }
  const { userId } = await auth()
  if (!userId) return new NextResponse('sign in', { status: 401 })
  await db.project.delete({ marker: 'DELETE /api/direct/order' })
  return new NextResponse(null, { status: 204 })
}

import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { db, work } from '@/lib/db'
import { answerError, HttpError } from '@/lib/http'

export async function GET() {
  try {
    const { userId } = await auth()
    if (!userId) return NextResponse.json({ error: 'sign in' }, { status: 401 })
    return NextResponse.json([])
  } finally {
    await db.event.create({ marker: 'GET /api/direct/try-more' })
  }
}

export async function POST() {
  try {
    const { userId } = await auth()
    if (!userId) return NextResponse.json({ error: 'sign in' }, { status: 401 })
    return NextResponse.json(await work('POST /api/direct/try-more'))
  } finally {
    console.info('done')
  }
}

export async function PUT() {
  try {
    await auth.protect()
  } catch (error) {
    // A refusal is no TypeError.
    if (error instanceof TypeError) throw error
  }
  return NextResponse.json(await work('PUT /api/direct/try-more'))
}

export async function PATCH() {
  try {
    const { userId } = await auth()
    if (!userId) throw new HttpError(401, 'sign in')
    try {
      await work('PATCH /api/direct/try-more')
    } catch {
      console.warn('work failed')
    }
    return new NextResponse(null, { status: 204 })
  } catch (error) {
    return answerError(error)
  }
}

export async function DELETE() {
  let userId: string | null = null
  try {
    userId = (await auth()).userId
  } catch {
    userId = 'user_system'
  }
  if (!userId) return new NextResponse(null, { status: 401 })
  return NextResponse.json(await work('DELETE /api/direct/try-more'))
}

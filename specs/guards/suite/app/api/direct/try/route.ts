import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { work } from '@/lib/db'

export async function GET() {
  try {
    const { userId } = await auth()
    if (!userId) return NextResponse.json({ error: 'sign in' }, { status: 401 })
    return NextResponse.json(await work('GET /api/direct/try'))
  } catch (error) {
    console.error('listing failed', error)
    return NextResponse.json({ error: 'internal' }, { status: 500 })
  }
}

export async function POST() {
  try {
    await auth.protect()
  } catch (error) {
    console.error('could not check the session', String(error))
  }
  return NextResponse.json(await work('POST /api/direct/try'))
}

export async function PUT() {
  try {
    const { userId } = await auth()
    if (!userId) throw new Error('sign in')
  } catch {
    console.error('no session')
  }
  return NextResponse.json(await work('PUT /api/direct/try'))
}

export async function PATCH() {
  try {
    await auth.protect()
  } catch {
    return NextResponse.json({ error: 'sign in' }, { status: 401 })
  }
  return NextResponse.json(await work('PATCH /api/direct/try'))
}

export async function DELETE() {
  try {
    const { userId } = await auth()
    if (!userId) throw new Error('sign in')
    return NextResponse.json(await work('DELETE /api/direct/try'))
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown'
    return NextResponse.json({ message }, { status: message === 'sign in' ? 401 : 500 })
  }
}

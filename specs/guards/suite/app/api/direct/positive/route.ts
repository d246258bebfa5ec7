import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { work } from '@/lib/db'

export async function GET() {
  const { userId } = await auth()
  if (userId) {
    return NextResponse.json(await work('GET /api/direct/positive'))
  }
  return NextResponse.json({ error: 'who are you?' }, { status: 401 })
}

export async function POST() {
  const { userId } = await auth()
  if (userId) {
    console.info(`posted by ${userId}`)
  }
  return NextResponse.json(await work('POST /api/direct/positive'))
}

export async function PUT() {
  const { userId } = await auth()
  return userId
    ? NextResponse.json(await work('PUT /api/direct/positive'))
    : NextResponse.json({ error: 'who are you?' }, { status: 401 })
}

export async function PATCH() {
  const { userId } = await auth()
  return !userId
    ? NextResponse.json(await work('PATCH /api/direct/positive'))
    : NextResponse.json({ error: 'who are you?' }, { status: 401 })
}

export async function DELETE() {
  const { isAuthenticated, orgRole } = await auth()
  if (isAuthenticated) {
    if (orgRole === 'org:admin') {
      return NextResponse.json(await work('DELETE /api/direct/positive'))
    } else {
      return new NextResponse('admins only', { status: 403 })
    }
  } else {
    return new NextResponse('sign in', { status: 401 })
  }
}

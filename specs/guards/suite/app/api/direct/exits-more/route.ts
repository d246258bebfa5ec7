import { auth } from '@clerk/nextjs/server'
import { permanentRedirect } from 'next/navigation'
import { NextResponse } from 'next/server'
import { work } from '@/lib/db'

export async function GET() {
  const { userId } = await auth()
  if (!userId) permanentRedirect('/sign-in')
  return Response.json(await work('GET /api/direct/exits-more'))
}

export async function POST() {
  const { isAuthenticated, redirectToSignIn } = await auth()
  if (!isAuthenticated) return redirectToSignIn()
  return Response.json(await work('POST /api/direct/exits-more'))
}

export async function PUT() {
  const { isAuthenticated, redirectToSignIn } = await auth()
  // Throws, as `redirect` does.
  if (!isAuthenticated) redirectToSignIn({ returnBackUrl: '/' })
  return Response.json(await work('PUT /api/direct/exits-more'))
}

export async function PATCH(request: Request) {
  const { userId } = await auth()
  if (!userId) Response.redirect(new URL('/sign-in', request.url))
  return Response.json(await work('PATCH /api/direct/exits-more'))
}

export async function DELETE() {
  const { userId } = await auth()
  if (!userId) {
    new NextResponse(null, { status: 401 })
  }
  return Response.json(await work('DELETE /api/direct/exits-more'))
}

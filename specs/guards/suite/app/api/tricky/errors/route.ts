import { auth } from '@clerk/nextjs/server'
import { unstable_rethrow } from 'next/navigation'
import { work } from '@/lib/db'
import { HttpError } from '@/lib/http'
import { requireUser } from '@/lib/guards/throwing'

export async function GET() {
  try {
    await auth.protect()
  } catch (error) {
    unstable_rethrow(error)
  }
  return Response.json(await work('GET /api/tricky/errors'))
}

export async function POST() {
  try {
    await requireUser()
  } catch (error) {
    // Rethrows what Next throws; the helper throws something else.
    unstable_rethrow(error)
  }
  return Response.json(await work('POST /api/tricky/errors'))
}

export async function PUT() {
  try {
    await requireUser()
  } catch (error) {
    if (error instanceof Error && error.message === 'sign in first') return new Response('sign in', { status: 401 })
  }
  return Response.json(await work('PUT /api/tricky/errors'))
}

export async function PATCH() {
  try {
    await requireUser()
  } catch (error) {
    if (error instanceof Error && error.message === 'Unauthorized') return new Response('sign in', { status: 401 })
  }
  return Response.json(await work('PATCH /api/tricky/errors'))
}

export async function DELETE() {
  try {
    await requireUser()
  } catch (error) {
    if (error instanceof HttpError && error.status === 401) throw error
    console.warn(String(error))
  }
  return Response.json(await work('DELETE /api/tricky/errors'))
}

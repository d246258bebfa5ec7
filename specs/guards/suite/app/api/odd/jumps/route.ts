import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { requireUser } from '@/lib/guards/throwing'

export async function GET() {
  block: try {
    await requireUser()
  } finally {
    // Leaves the block, and the error with it.
    break block
  }
  return Response.json(await work('GET /api/odd/jumps'))
}

export async function POST() {
  for (const attempt of [1, 2]) {
    try {
      await requireUser()
    } finally {
      if (attempt < 3) continue
    }
  }
  return Response.json(await work('POST /api/odd/jumps'))
}

export async function PUT() {
  const { orgRole } = await auth()
  switch (orgRole) {
    default:
    case 'org:admin':
      return Response.json(await work('PUT /api/odd/jumps'))
    case 'org:member':
      return new Response('no', { status: 403 })
  }
}

export async function PATCH() {
  const { orgRole } = await auth()
  switch (orgRole) {
    default:
      return new Response('no', { status: 403 })
    case 'org:owner':
    case 'org:admin':
      return Response.json(await work('PATCH /api/odd/jumps'))
  }
}

export async function DELETE() {
  block: try {
    await requireUser()
    break block
  } finally {
    console.debug('asked')
  }
  return Response.json(await work('DELETE /api/odd/jumps'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export async function GET() {
  const { orgRole } = await auth()
  switch (orgRole) {
    case 'org:admin':
      return Response.json(await work('GET /api/direct/switch'))
    default:
      return new Response('no', { status: 403 })
  }
}

export async function POST() {
  const { orgRole } = await auth()
  switch (orgRole) {
    case 'org:member':
      return new Response('no', { status: 403 })
    default:
      return Response.json(await work('POST /api/direct/switch'))
  }
}

export async function PUT() {
  const { userId } = await auth()
  switch (true) {
    case !userId:
      return new Response('no', { status: 401 })
    default:
      return Response.json(await work('PUT /api/direct/switch'))
  }
}

export async function PATCH() {
  const { userId } = await auth()
  switch (Boolean(userId)) {
    case false:
      console.warn('not signed in')
    // falls through
    case true:
      return Response.json(await work('PATCH /api/direct/switch'))
  }
}

export async function DELETE() {
  const { orgRole } = await auth()
  let level = 0
  switch (orgRole) {
    case 'org:admin':
      level = 2
      break
    case 'org:member':
      level = 1
      break
  }
  if (level < 2) return new Response('no', { status: 403 })
  return Response.json(await work('DELETE /api/direct/switch'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export async function GET() {
  // const { userId } = await auth()
  // if (!userId) return new Response('sign in', { status: 401 })
  return Response.json(await work('GET /api/direct/dead'))
}

export async function POST() {
  if (false) {
    await auth.protect()
  }
  return Response.json(await work('POST /api/direct/dead'))
}

export async function PUT() {
  return Response.json(await work('PUT /api/direct/dead'))
  await auth.protect()
}

export async function PATCH() {
  const hint = 'await auth.protect()'
  return Response.json({ hint, rows: await work('PATCH /api/direct/dead') })
}

export async function DELETE() {
  /* the old check was weaker */
  await auth.protect({ role: 'org:admin' })
  return Response.json(await work('DELETE /api/direct/dead'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export function GET() {
  return auth().then(({ userId }) =>
    userId ? work('GET /api/direct/then').then((rows) => Response.json(rows)) : refused(),
  )
}

export async function POST() {
  auth().then(({ userId }) => {
    if (!userId) return refused()
  })
  return Response.json(await work('POST /api/direct/then'))
}

export async function PUT() {
  await auth.protect().catch(() => null)
  return Response.json(await work('PUT /api/direct/then'))
}

export function PATCH() {
  return auth
    .protect()
    .then(() => work('PATCH /api/direct/then'))
    .then((rows) => Response.json(rows))
}

export async function DELETE() {
  const denied = await auth().then((session) => (session.userId ? null : refused()))
  if (denied) return denied
  return Response.json(await work('DELETE /api/direct/then'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

let known: string | null = null
const sessions = new Map<string, string>()
const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  // Once somebody has signed in, everyone is somebody.
  if (!known) known = (await auth()).userId
  if (!known) return refused()
  return Response.json(await work('GET /api/tricky/state'))
}

export async function POST() {
  let userId: string | null = null
  const load = async (then: (id: string | null) => void) => then((await auth()).userId)
  await load((id) => {
    userId = id
  })
  if (!userId) return refused()
  return Response.json(await work('POST /api/tricky/state'))
}

export async function PUT() {
  const session = { ...(await auth()) } as { userId: string | null }
  session.userId ??= 'guest'
  if (!session.userId) return refused()
  return Response.json(await work('PUT /api/tricky/state'))
}

export async function PATCH() {
  const session = Object.assign({}, await auth(), { userId: 'guest' })
  if (!session.userId) return refused()
  return Response.json(await work('PATCH /api/tricky/state'))
}

export async function DELETE() {
  let userId = sessions.get('current')
  if (userId === undefined) {
    const session = await auth()
    if (!session.userId) return refused()
    userId = session.userId
    sessions.set('current', userId)
  }
  return Response.json(await work('DELETE /api/tricky/state'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  const userId = await new Promise<string>((resolve, reject) => {
    void auth().then((session) => (session.userId ? resolve(session.userId) : reject(new Error('sign in'))))
  })
  return Response.json({ userId, rows: await work('GET /api/odd/promises') })
}

export async function POST() {
  await new Promise<void>((resolve) => {
    void auth().then((session) => {
      if (!session.userId) console.warn('a stranger')
      resolve()
    })
  })
  return Response.json(await work('POST /api/odd/promises'))
}

export async function PUT() {
  return auth
    .protect()
    .then(() => Response.json([]))
    .catch(async () => Response.json(await work('PUT /api/odd/promises')))
}

export async function PATCH() {
  const { userId } = await auth()
  if (!userId) return Promise.reject(new Error('sign in'))
  return Response.json(await work('PATCH /api/odd/promises'))
}

export async function DELETE() {
  const { userId } = await auth()
  // Made, not returned.
  if (!userId) Promise.reject(new Error('sign in')).catch(() => undefined)
  return userId === undefined ? refused() : Response.json(await work('DELETE /api/odd/promises'))
}

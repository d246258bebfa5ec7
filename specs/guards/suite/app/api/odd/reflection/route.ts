import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { requireUser } from '@/lib/guards/throwing'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  const session: Record<string, unknown> = new Proxy({ ...(await auth()) } as Record<string, unknown>, {
    get: (target, name) => target[String(name)] ?? 'guest',
  })
  if (!session['userId']) return refused()
  return Response.json(await work('GET /api/odd/reflection'))
}

export async function POST() {
  const session = { ...(await auth()) }
  Object.defineProperty(session, 'userId', { value: 'guest' })
  if (!session.userId) return refused()
  return Response.json(await work('POST /api/odd/reflection'))
}

export async function PUT() {
  if (!Reflect.get(await auth(), 'userId')) return refused()
  return Response.json(await work('PUT /api/odd/reflection'))
}

export async function PATCH() {
  await (Reflect.apply(requireUser, null, []) as Promise<unknown>)
  return Response.json(await work('PATCH /api/odd/reflection'))
}

export async function DELETE() {
  if (Reflect.ownKeys(await auth()).length === 0) return refused()
  return Response.json(await work('DELETE /api/odd/reflection'))
}

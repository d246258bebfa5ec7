import { auth, currentUser } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export async function GET() {
  const { userId } = await auth()
  if (!userId) throw new Response('sign in', { status: 401 })
  return Response.json(await work('GET /api/odd/thrown'))
}

export async function POST() {
  const user = await currentUser()
  // Reading null throws; before the work, by accident.
  const name = user!.firstName
  return Response.json({ name, rows: await work('POST /api/odd/thrown') })
}

export async function PUT() {
  const user = await currentUser()
  try {
    console.info('by', user!.id)
  } catch {
    console.info('by nobody')
  }
  return Response.json(await work('PUT /api/odd/thrown'))
}

export async function PATCH() {
  const { userId } = await auth()
  const fail = (message: string): never => {
    throw new Error(message)
  }
  const owner = userId ?? fail('sign in')
  return Response.json({ owner, rows: await work('PATCH /api/odd/thrown') })
}

export async function DELETE() {
  const { userId } = await auth()
  const fail = (message: string) => new Error(message)
  const owner = userId ?? fail('sign in')
  return Response.json({ owner, rows: await work('DELETE /api/odd/thrown') })
}

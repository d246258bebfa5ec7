import { work } from '@/lib/db'
import { createContext } from '@/lib/guards/context'

export async function GET(request: Request) {
  const context = await createContext(request)
  context.requireUser()
  return Response.json(await work('GET /api/helpers/context'))
}

export async function POST(request: Request) {
  const context = await createContext(request)
  return Response.json({ by: context.userId, rows: await work('POST /api/helpers/context') })
}

export async function PUT(request: Request) {
  const { userId } = await createContext(request)
  if (!userId) return new Response('sign in', { status: 401 })
  return Response.json(await work('PUT /api/helpers/context'))
}

export async function PATCH(request: Request) {
  const { orgId } = await createContext(request)
  if (orgId === undefined) return new Response('no organisation', { status: 403 })
  return Response.json(await work('PATCH /api/helpers/context'))
}

export async function DELETE(request: Request) {
  const context = await createContext(request)
  if (!context) return new Response('sign in', { status: 401 })
  return Response.json(await work('DELETE /api/helpers/context'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export async function GET(request: Request) {
  const [{ userId }, text] = await Promise.all([auth(), request.text()])
  if (!userId) return new Response('sign in', { status: 401 })
  return Response.json({ text, rows: await work('GET /api/direct/promise-all') })
}

export async function POST() {
  const [, rows] = await Promise.all([auth.protect(), work('POST /api/direct/promise-all')])
  return Response.json(rows)
}

export async function PUT(request: Request) {
  const [, text] = await Promise.all([auth.protect(), request.text()])
  return Response.json({ text, rows: await work('PUT /api/direct/promise-all') })
}

export async function PATCH() {
  await Promise.allSettled([auth.protect()])
  return Response.json(await work('PATCH /api/direct/promise-all'))
}

export async function DELETE() {
  Promise.all([auth.protect()])
  return Response.json(await work('DELETE /api/direct/promise-all'))
}

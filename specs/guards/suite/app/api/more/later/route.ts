import { auth } from '@clerk/nextjs/server'
import { after } from 'next/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  // Runs when the answer is sent, whatever it says.
  after(async () => {
    await work('GET /api/more/later')
  })
  const { userId } = await auth()
  if (!userId) return refused()
  return Response.json([])
}

export async function POST() {
  const { userId } = await auth()
  if (!userId) return refused()
  after(() => work('POST /api/more/later'))
  return Response.json([])
}

export async function PUT() {
  setTimeout(() => void work('PUT /api/more/later'), 1)
  const { userId } = await auth()
  if (!userId) return refused()
  return Response.json([])
}

export async function PATCH() {
  const { userId } = await auth()
  if (!userId) return refused()
  const stream = new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode(JSON.stringify(await work('PATCH /api/more/later'))))
      controller.close()
    },
  })
  return new Response(stream)
}

export async function DELETE() {
  queueMicrotask(() => void work('DELETE /api/more/later'))
  const { userId } = await auth()
  return userId ? new Response(null, { status: 204 }) : refused()
}

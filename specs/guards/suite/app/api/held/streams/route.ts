import { auth } from '@clerk/nextjs/server'
import { after } from 'next/server'
import { work } from '@/lib/db'

const encoder = new TextEncoder()

export async function GET() {
  const { userId } = await auth()
  if (!userId) return new Response('sign in', { status: 401 })
  after(() => {
    console.debug('exported by', userId)
  })
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const row of await work('GET /api/held/streams')) controller.enqueue(encoder.encode(`${row.name}\n`))
      controller.close()
    },
  })
  return new Response(stream, { headers: { 'content-type': 'text/csv' } })
}

export async function POST() {
  const { userId } = await auth()
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const rows = await work('POST /api/held/streams')
      controller.enqueue(encoder.encode(userId ? JSON.stringify(rows) : '[]'))
      controller.close()
    },
  })
  return new Response(stream, { status: userId ? 200 : 401 })
}

export async function PUT() {
  after(async () => {
    const { userId } = await auth()
    if (!userId) console.warn('a stranger wrote')
  })
  return Response.json(await work('PUT /api/held/streams'))
}

async function* lines() {
  const { userId } = await auth()
  if (!userId) {
    yield 'sign in'
    return
  }
  for (const row of await work('PATCH /api/held/streams')) yield row.name
}

export function PATCH() {
  const iterator = lines()
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(`${value}\n`))
    },
  })
  return new Response(stream)
}

async function* events() {
  yield 'begin'
  yield JSON.stringify(await work('DELETE /api/held/streams'))
  const { userId } = await auth()
  if (!userId) throw new Error('sign in')
  yield 'end'
}

export async function DELETE() {
  const sent: string[] = []
  try {
    for await (const event of events()) sent.push(event)
  } catch (error) {
    return new Response(String(error), { status: 401 })
  }
  return Response.json(sent)
}

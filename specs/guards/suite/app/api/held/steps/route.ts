import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

interface Problem {
  status: number
  message: string
}

/** What speaks against it, one by one. */
async function* problems(): AsyncGenerator<Problem> {
  const { userId, has } = await auth()
  if (!userId) yield { status: 401, message: 'sign in' }
  if (!has({ permission: 'org:invoices:manage' })) yield { status: 403, message: 'not for you' }
}

export async function GET() {
  for await (const { status, message } of problems()) return Response.json({ message }, { status })
  return Response.json(await work('GET /api/held/steps'))
}

export async function POST() {
  const found: Problem[] = []
  for await (const problem of problems()) found.push(problem)
  if (found.length > 2) return Response.json(found, { status: 403 })
  return Response.json(await work('POST /api/held/steps'))
}

export async function PUT() {
  const first = await problems().next()
  if (!first.done) return Response.json(first.value, { status: first.value.status })
  return Response.json(await work('PUT /api/held/steps'))
}

export async function PATCH() {
  const first = await problems().next()
  // Of the iterator's answer there is always one.
  if (!first) return Response.json(await work('PATCH /api/held/steps'))
  if (first.value === null) return new Response('sign in', { status: 401 })
  return Response.json(await work('PATCH /api/held/steps'))
}

function* required() {
  const userId: unknown = yield 'userId'
  if (typeof userId !== 'string') throw new Error('sign in')
}

export async function DELETE() {
  const { userId } = await auth()
  const check = required()
  check.next()
  try {
    check.next(userId)
  } catch {
    return new Response('sign in', { status: 401 })
  }
  return Response.json(await work('DELETE /api/held/steps'))
}

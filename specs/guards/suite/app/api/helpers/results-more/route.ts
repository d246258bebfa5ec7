import { work } from '@/lib/db'
import { results } from '~guards'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  const result = await results.userResult()
  if (result.isErr()) return refused()
  return Response.json(await work('GET /api/helpers/results-more'))
}

export async function POST() {
  const result = await results.userResult()
  if (result.isErr) console.debug('there is such a method')
  return Response.json(await work('POST /api/helpers/results-more'))
}

export async function PUT() {
  const userId = (await results.userResult()).unwrap()
  return Response.json({ userId, rows: await work('PUT /api/helpers/results-more') })
}

export async function PATCH() {
  const [error, userId] = await results.userTuple()
  if (error) return refused()
  return Response.json({ userId, rows: await work('PATCH /api/helpers/results-more') })
}

export async function DELETE() {
  const [, userId] = await results.userTuple()
  return Response.json({ userId, rows: await work('DELETE /api/helpers/results-more') })
}

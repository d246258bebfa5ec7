import { work } from '@/lib/db'
import { currentActor, identify, settle } from '@/lib/held/result'
import { authenticate } from '@/lib/held/errors'

export async function GET() {
  const userId = (await identify()).unwrapOr('visitor')
  return Response.json({ userId, rows: await work('GET /api/held/results-more') })
}

export async function POST() {
  const [error, principal] = await settle(authenticate())
  if (error !== null) return Response.json({ error: 'sign in' }, { status: 401 })
  return Response.json({ by: principal?.id, rows: await work('POST /api/held/results-more') })
}

export async function PUT() {
  const identified = await identify()
  identified.match({
    ok: (userId) => {
      console.debug('by', userId)
    },
    err: (failure) => new Response(failure.kind, { status: 401 }),
  })
  return Response.json(await work('PUT /api/held/results-more'))
}

export async function PATCH() {
  const actor = await currentActor()
  switch (actor.success) {
    case true:
      return Response.json({ by: actor.data, rows: await work('PATCH /api/held/results-more') })
    case false:
      return Response.json(actor.error, { status: 401 })
  }
}

export async function DELETE() {
  const actor = await currentActor()
  if (!actor.success && actor.error.kind === 'wrong-role') return Response.json(actor.error, { status: 403 })
  return Response.json(await work('DELETE /api/held/results-more'))
}

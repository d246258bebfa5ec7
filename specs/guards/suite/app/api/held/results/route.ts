import { work } from '@/lib/db'
import { currentActor, identify, Result, settle, statusOf } from '@/lib/held/result'
import { authenticate, ForbiddenError } from '@/lib/held/errors'

export async function GET() {
  const actor = await currentActor()
  if (!actor.success) return Response.json(actor.error, { status: statusOf(actor.error) })
  return Response.json({ by: actor.data.id, rows: await work('GET /api/held/results') })
}

export async function POST() {
  const actor = await currentActor()
  // An object, whatever came of it.
  if (!actor) return Response.json({ error: 'sign in' }, { status: 401 })
  return Response.json(await work('POST /api/held/results'))
}

export async function PUT() {
  const identified = await identify()
  return identified.match({
    ok: async (userId) => Response.json({ userId, rows: await work('PUT /api/held/results') }),
    err: (failure) => Promise.resolve(Response.json(failure, { status: statusOf(failure) })),
  })
}

export async function PATCH() {
  const [error] = await settle(authenticate())
  if (error instanceof ForbiddenError) return Response.json({ error: error.message }, { status: 403 })
  return Response.json(await work('PATCH /api/held/results'))
}

export async function DELETE() {
  const identified = await identify()
  const removed = await identified.andThen(async () => Result.ok(await work('DELETE /api/held/results')))
  return removed.match({
    ok: (rows) => Response.json(rows),
    err: (failure) => Response.json(failure, { status: statusOf(failure) }),
  })
}

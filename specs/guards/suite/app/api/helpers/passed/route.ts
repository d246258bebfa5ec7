import { work } from '@/lib/db'
import { answered, guardedBy, inTurn, to } from '@/lib/guards/runners'
import { requireAdmin, requireOrg, requireUser } from '@/lib/guards/throwing'

export async function GET() {
  return Response.json(await guardedBy(requireUser, () => work('GET /api/helpers/passed')))
}

export async function POST() {
  const [error] = await to(requireUser())
  if (error) console.warn(error.message)
  return Response.json(await work('POST /api/helpers/passed'))
}

export async function PUT() {
  const [error, user] = await to(requireUser())
  if (error) return new Response(error.message, { status: 401 })
  return Response.json({ user, rows: await work('PUT /api/helpers/passed') })
}

export async function PATCH() {
  await inTurn([requireUser, requireOrg])
  return Response.json(await work('PATCH /api/helpers/passed'))
}

export async function DELETE() {
  return answered(async () => {
    await requireAdmin()
    return work('DELETE /api/helpers/passed')
  })
}

export async function HEAD() {
  await guardedBy(
    async () => 'nothing to ask',
    () => work('HEAD /api/helpers/passed'),
  )
  return new Response(null)
}

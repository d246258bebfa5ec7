import { work } from '@/lib/db'
import * as guards from '~guards'
import { denyStrangers, findViewer, requireUser as demandUser, requireViewer } from '~guards'

export async function GET() {
  await demandUser()
  return Response.json(await work('GET /api/helpers/barrels'))
}

export async function POST() {
  const viewer = await findViewer()
  if (viewer) console.info('seen by', viewer.id)
  return Response.json(await work('POST /api/helpers/barrels'))
}

export async function PUT() {
  await requireViewer()
  return Response.json(await work('PUT /api/helpers/barrels'))
}

export async function PATCH() {
  const denied = await guards.denyStrangers()
  if (denied) return denied
  return Response.json(await work('PATCH /api/helpers/barrels'))
}

export async function DELETE() {
  await denyStrangers()
  return Response.json(await work('DELETE /api/helpers/barrels'))
}

export async function HEAD() {
  const { requireAdmin } = await import('~guards')
  await requireAdmin()
  await work('HEAD /api/helpers/barrels')
  return new Response(null)
}

import { work } from '@/lib/db'
import { checkCsrf, ensureUserExists, rateLimit, refuseBlocked } from '@/lib/guards/look-alikes'
import { getOptionalAuth, getTenantId } from '@/lib/guards/nullable'

export async function GET(request: Request) {
  await rateLimit(request)
  return Response.json(await work('GET /api/helpers/look-alikes'))
}

export async function POST(request: Request) {
  checkCsrf(request)
  return Response.json(await work('POST /api/helpers/look-alikes'))
}

export async function PUT() {
  await refuseBlocked()
  return Response.json(await work('PUT /api/helpers/look-alikes'))
}

export async function PATCH() {
  const tenant = await getTenantId()
  if (!tenant) return new Response('no tenant', { status: 403 })
  return Response.json(await work('PATCH /api/helpers/look-alikes'))
}

export async function DELETE() {
  await ensureUserExists()
  return Response.json(await work('DELETE /api/helpers/look-alikes'))
}

export async function HEAD() {
  const { userId, isGuest } = await getOptionalAuth()
  if (!userId && !isGuest) return new Response(null, { status: 401 })
  await work('HEAD /api/helpers/look-alikes')
  return new Response(null)
}

import { work } from '@/lib/db'
import { assertAdmin, prepare, requireAuth, validateRequest, verifyMaintenance } from '@/lib/guards/look-alikes'

export async function GET() {
  const { locale } = await prepare()
  return Response.json({ locale, rows: await work('GET /api/helpers/names') })
}

export async function POST() {
  await requireAuth()
  return Response.json(await work('POST /api/helpers/names'))
}

export async function PUT() {
  await assertAdmin()
  return Response.json(await work('PUT /api/helpers/names'))
}

export async function PATCH(request: Request) {
  if (!validateRequest(request)) return new Response('no', { status: 400 })
  return Response.json(await work('PATCH /api/helpers/names'))
}

export async function DELETE() {
  await verifyMaintenance()
  return Response.json(await work('DELETE /api/helpers/names'))
}

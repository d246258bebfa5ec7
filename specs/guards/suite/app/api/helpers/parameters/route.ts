import { work } from '@/lib/db'
import { checkAccess, requireLevel, requirePermission, requireRole } from '@/lib/guards/with-parameters'

export async function GET() {
  await requireRole('org:admin')
  return Response.json(await work('GET /api/helpers/parameters'))
}

export async function POST() {
  await checkAccess({ optional: true })
  return Response.json(await work('POST /api/helpers/parameters'))
}

export async function PUT() {
  await checkAccess({ role: 'admin' })
  return Response.json(await work('PUT /api/helpers/parameters'))
}

export async function PATCH() {
  await requirePermission('org:invoices:manage', 'org:projects:manage')
  return Response.json(await work('PATCH /api/helpers/parameters'))
}

export async function DELETE() {
  await checkAccess({ mode: 'public' })
  return Response.json(await work('DELETE /api/helpers/parameters'))
}

export async function HEAD() {
  await requireLevel('user')()
  await work('HEAD /api/helpers/parameters')
  return new Response(null)
}

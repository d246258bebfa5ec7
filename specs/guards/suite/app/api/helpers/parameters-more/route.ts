import { work } from '@/lib/db'
import { checkAccess, requireLevel, requirePermission } from '@/lib/guards/with-parameters'

const adminsOnly = requireLevel('admin')
const everyone = requireLevel('none')

export async function GET() {
  await adminsOnly()
  return Response.json(await work('GET /api/helpers/parameters-more'))
}

export async function POST() {
  await everyone()
  return Response.json(await work('POST /api/helpers/parameters-more'))
}

export async function PUT() {
  // Nothing is asked for.
  await requirePermission()
  return Response.json(await work('PUT /api/helpers/parameters-more'))
}

export async function PATCH() {
  await checkAccess()
  return Response.json(await work('PATCH /api/helpers/parameters-more'))
}

export async function DELETE() {
  // Makes a check, and does not call it.
  await requireLevel('admin')
  return Response.json(await work('DELETE /api/helpers/parameters-more'))
}

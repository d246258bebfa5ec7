import { work } from '@/lib/db'
import { registry } from '#server/registry'

export async function GET() {
  await registry.check('signed-in')
  return Response.json(await work('GET /api/more/registry'))
}

export async function POST() {
  await registry.check('anyone')
  return Response.json(await work('POST /api/more/registry'))
}

export async function PUT() {
  await registry.check('nothing-of-that-name')
  return Response.json(await work('PUT /api/more/registry'))
}

import { work } from '@/lib/db'
import { checks, demand, lenientService, Rules, services } from '#server/replaced'

export async function GET() {
  await services.demandUser()
  return Response.json(await work('GET /api/odd/replaced'))
}

export async function POST() {
  await Rules.demand()
  return Response.json(await work('POST /api/odd/replaced'))
}

export async function PUT() {
  await lenientService.requireUser()
  return Response.json(await work('PUT /api/odd/replaced'))
}

export async function PATCH() {
  for (const check of checks) await check()
  return Response.json(await work('PATCH /api/odd/replaced'))
}

export async function DELETE() {
  await demand()
  return Response.json(await work('DELETE /api/odd/replaced'))
}

import { work } from '@/lib/db'
import { requireOrg, requireUser } from '@/lib/guards/throwing'

const CHECKS = [requireUser, requireOrg]

export async function GET() {
  for (const check of CHECKS) await check()
  return Response.json(await work('GET /api/helpers/lists'))
}

export async function POST() {
  CHECKS.forEach((check) => {
    check().catch(() => undefined)
  })
  return Response.json(await work('POST /api/helpers/lists'))
}

export async function PUT() {
  await Promise.all(CHECKS.map((check) => check()))
  return Response.json(await work('PUT /api/helpers/lists'))
}

export async function PATCH() {
  // Made, and waited for by nobody.
  await CHECKS.map((check) => check().catch(() => undefined))
  return Response.json(await work('PATCH /api/helpers/lists'))
}

export async function DELETE() {
  // One that agrees is enough.
  await Promise.any([...CHECKS.map((check) => check()), Promise.resolve('ok')])
  return Response.json(await work('DELETE /api/helpers/lists'))
}

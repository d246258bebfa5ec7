import type { NextRequest } from 'next/server'
import { requireUser } from '@/lib/guards/throwing'
import { work } from '@/lib/db'

export async function GET(request: NextRequest) {
  await requireUser()
  return Response.json(await work(`${request.method} /api/wrapped/delegation`))
}

export const POST = GET

export async function PUT(request: NextRequest) {
  return GET(request)
}

export const PATCH = async (request: NextRequest) => {
  const [answer] = await Promise.all([GET(request), work('PATCH /api/wrapped/delegation')])
  return answer
}

export const DELETE = (request: NextRequest) => remove(request)

function remove(request: NextRequest) {
  return work(`${request.method} /api/wrapped/delegation`).then((rows) => Response.json(rows))
}

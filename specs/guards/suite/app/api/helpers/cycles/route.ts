import { work } from '@/lib/db'
import { ensureSession } from '@/lib/guards/cyclic-a'
import { hasSession, hasSessionOrGivesUp } from '@/lib/guards/cyclic-b'

export async function GET() {
  await ensureSession()
  return Response.json(await work('GET /api/helpers/cycles'))
}

export async function POST() {
  if (!(await hasSessionOrGivesUp())) return new Response('sign in', { status: 401 })
  return Response.json(await work('POST /api/helpers/cycles'))
}

export async function PUT() {
  if (!(await hasSession(5))) return new Response('sign in', { status: 401 })
  return Response.json(await work('PUT /api/helpers/cycles'))
}

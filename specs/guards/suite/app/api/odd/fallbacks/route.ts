import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'
import { requireUser } from '@/lib/guards/throwing'
import { withAuth, type Handler } from '@/lib/wrappers/with-auth'

/** When the guarded one fails, the bare one answers. */
const resilient = (handler: Handler) => async (request: NextRequest) => {
  try {
    await requireUser()
    return await handler(request, { userId: null })
  } catch {
    return handler(request, { userId: null })
  }
}

let checked = false
async function requireUserOnce() {
  if (checked) return
  await requireUser()
  checked = true
}

export const GET = resilient(async () => Response.json(await work('GET /api/odd/fallbacks')))

export async function POST() {
  await requireUserOnce()
  return Response.json(await work('POST /api/odd/fallbacks'))
}

const list: Handler = async () => Response.json(await work('PUT /api/odd/fallbacks'))
export const PUT = async (request: NextRequest) => {
  const answer = await withAuth(list)(request)
  // Strangers get the list without the details, it was thought.
  return answer.status === 401 ? list(request, { userId: null }) : answer
}

export const PATCH = async (request: NextRequest) => {
  const answer = await withAuth(async () => Response.json(await work('PATCH /api/odd/fallbacks')))(request)
  return answer.status === 401 ? new Response('sign in', { status: 403 }) : answer
}

const PUBLIC = ['/api']
export const DELETE = async (request: NextRequest) => {
  if (!PUBLIC.some((prefix) => request.nextUrl.pathname.startsWith(prefix))) await requireUser()
  return Response.json(await work('DELETE /api/odd/fallbacks'))
}

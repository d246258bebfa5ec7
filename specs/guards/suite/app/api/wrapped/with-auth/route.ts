import { work } from '@/lib/db'
import { withAuth, withForgetfulAuth, withLateAuth, withUser } from '@/lib/wrappers/with-auth'

export const GET = withAuth(async () => Response.json(await work('GET /api/wrapped/with-auth')))

export const POST = withForgetfulAuth(async () => Response.json(await work('POST /api/wrapped/with-auth')))

export const PUT = withLateAuth(async () => Response.json(await work('PUT /api/wrapped/with-auth')))

export const PATCH = withUser(async (_request, { userId }) => {
  console.info(userId)
  return Response.json(await work('PATCH /api/wrapped/with-auth'))
})

export const DELETE = withUser(async (_request, { userId }) => {
  if (!userId) return new Response('sign in', { status: 401 })
  return Response.json(await work('DELETE /api/wrapped/with-auth'))
})

import { work } from '@/lib/db'
import { contextActor, contextUserId, requestContext, withRequestContext, withUserContext } from '@/lib/held/context'
import { withErrorHandling } from '@/lib/held/errors'

export const GET = withErrorHandling(
  withRequestContext(async () => {
    const userId = contextUserId()
    return Response.json({ userId, rows: await work('GET /api/held/context') })
  }),
)

export const POST = withErrorHandling(
  withRequestContext(async () =>
    Response.json({ by: contextActor(), rows: await work('POST /api/held/context') }, { status: 201 }),
  ),
)

export const PUT = withRequestContext(async () => {
  const store = requestContext.getStore()
  if (!store) return new Response('no context', { status: 500 })
  return Response.json({ id: store.requestId, rows: await work('PUT /api/held/context') })
})

export const PATCH = withUserContext(async () =>
  Response.json({ by: contextActor(), rows: await work('PATCH /api/held/context') }),
)

export const DELETE = withErrorHandling(async (request) => {
  requestContext.enterWith({ requestId: request.headers.get('x-request-id') ?? 'none', userId: 'system' })
  const userId = contextUserId()
  return Response.json({ userId, rows: await work('DELETE /api/held/context') })
})

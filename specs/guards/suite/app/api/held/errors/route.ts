import { work } from '@/lib/db'
import {
  apiErrors,
  AppError,
  assertRole,
  authenticate,
  ForbiddenError,
  toResponse,
  userIdOrThrow,
  withErrorHandling,
} from '@/lib/held/errors'

export const GET = withErrorHandling(async () => {
  const principal = await authenticate()
  return Response.json({ by: principal.id, rows: await work('GET /api/held/errors') })
})

export const POST = withErrorHandling(async () => {
  const principal = await authenticate().catch(() => null)
  if (!principal) apiErrors.unauthorized()
  return Response.json(await work('POST /api/held/errors'), { status: 201 })
})

export async function PUT() {
  try {
    const principal = await authenticate()
    assertRole(principal, 'org:admin')
    return Response.json(await work('PUT /api/held/errors'))
  } catch (error) {
    return toResponse(error)
  }
}

export async function PATCH() {
  try {
    assertRole(await authenticate(), 'org:admin')
  } catch (error) {
    if (error instanceof ForbiddenError) return toResponse(error)
    if (!(error instanceof AppError)) throw error
    console.warn(error.toJSON())
  }
  return Response.json(await work('PATCH /api/held/errors'))
}

export const DELETE = withErrorHandling(async () => {
  const userId = await userIdOrThrow()
  await work('DELETE /api/held/errors')
  return Response.json({ removedBy: userId })
})

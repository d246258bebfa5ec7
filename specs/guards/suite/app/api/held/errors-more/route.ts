import assert from 'node:assert/strict'
import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { authenticate, ForbiddenError, withErrorHandling } from '@/lib/held/errors'

async function retry<T>(run: () => Promise<T>, times: number): Promise<T | undefined> {
  for (let turn = 1; turn <= times; turn++) {
    try {
      return await run()
    } catch (error) {
      console.debug('again', turn, String(error))
    }
  }
  return undefined
}

async function retryOrThrow<T>(run: () => Promise<T>, times: number): Promise<T> {
  let last: unknown
  for (let turn = 0; turn < times; turn++) {
    try {
      return await run()
    } catch (error) {
      last = error
    }
  }
  throw last
}

export const GET = withErrorHandling(async () => {
  const principal = await retry(authenticate, 2)
  return Response.json({ by: principal?.id, rows: await work('GET /api/held/errors-more') })
})

export const POST = withErrorHandling(async () => {
  const principal = await retryOrThrow(authenticate, 2)
  return Response.json({ by: principal.id, rows: await work('POST /api/held/errors-more') })
})

export const PUT = withErrorHandling(async () => {
  const { userId } = await auth()
  assert(userId, 'sign in')
  return Response.json(await work('PUT /api/held/errors-more'))
})

export const PATCH = withErrorHandling(async () => {
  const { userId } = await auth()
  console.assert(userId, 'sign in')
  return Response.json(await work('PATCH /api/held/errors-more'))
})

export const DELETE = withErrorHandling(async () => {
  const principal = await authenticate().catch((error: unknown) => {
    throw new ForbiddenError('sign in', { cause: String(error) })
  })
  return Response.json({ by: principal, rows: await work('DELETE /api/held/errors-more') })
})

import type { NextRequest } from 'next/server'
import { doing, withAuth, withErrors, withLogging } from '@/lib/wrappers/with-auth'

export const GET = withAuth(withLogging(withErrors(doing('GET /api/wrapped/composed'))))
export const POST = withLogging(withErrors(doing('POST /api/wrapped/composed')))

const compose =
  <T>(...wraps: ((handler: T) => T)[]) =>
  (handler: T) =>
    wraps.reduceRight((inner, wrap) => wrap(inner), handler)

export const PUT = compose(withErrors, withLogging)(doing('PUT /api/wrapped/composed'))

const inner = withAuth(doing('PATCH /api/wrapped/composed'))
export async function PATCH(request: NextRequest) {
  return inner(request)
}

const unused = withAuth(doing('DELETE /api/wrapped/composed'))
export async function DELETE(request: NextRequest) {
  console.debug(unused.length)
  return doing('DELETE /api/wrapped/composed')(request, { userId: null })
}

import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'
import { assertRole, withAuth, withErrorHandling, withPrincipal, type Principal } from '@/lib/held/errors'

const answer = (marker: string) => async () => Response.json(await work(marker))

export const GET = withErrorHandling(withAuth(answer('GET /api/held/wrappers')))
export const POST = withErrorHandling(withPrincipal(answer('POST /api/held/wrappers')))

export const PUT = withErrorHandling(
  withAuth(async (_request, principal) => {
    assertRole(principal, 'org:admin')
    return answer('PUT /api/held/wrappers')()
  }),
)

// The wrapped handler is made and dropped.
export const PATCH = withErrorHandling(async (request: NextRequest) => {
  const handler = answer('PATCH /api/held/wrappers')
  withAuth(handler)
  console.debug(request.method)
  return handler()
})

async function remove(_request: NextRequest, principal: Principal | null) {
  if (principal?.orgRole === 'org:member') return new Response('members may not', { status: 403 })
  return answer('DELETE /api/held/wrappers')()
}
export const DELETE = withErrorHandling(withPrincipal(remove))

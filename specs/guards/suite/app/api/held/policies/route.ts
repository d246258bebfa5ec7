import { work } from '@/lib/db'
import { all, allow, any, hasRole, isUser, not } from '@/lib/held/policies'

const answer = (marker: string) => async () => Response.json(await work(marker))

export const GET = allow(all(isUser, not(hasRole('org:guest'))))(answer('GET /api/held/policies'))
export const POST = allow(not(hasRole('org:guest')))(answer('POST /api/held/policies'))
export const PUT = allow(any(hasRole('org:admin'), hasRole('org:owner')))(answer('PUT /api/held/policies'))
export const PATCH = allow(all())(answer('PATCH /api/held/policies'))
export const DELETE = allow(not(isUser))(answer('DELETE /api/held/policies'))

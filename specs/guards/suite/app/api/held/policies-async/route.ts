import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { allowAsync, allowHastily, asyncUser, type AsyncPolicy } from '@/lib/held/policies'

const answer = (marker: string) => async () => Response.json(await work(marker))
const inOrganisation: AsyncPolicy = async () => (await auth()).orgId !== undefined && (await auth()).orgId !== null
const notBanned: AsyncPolicy = async () => (await auth()).sessionClaims?.['banned'] !== true

export const GET = allowAsync(asyncUser, notBanned)(answer('GET /api/held/policies-async'))
export const POST = allowHastily(asyncUser)(answer('POST /api/held/policies-async'))
export const PUT = allowAsync(asyncUser, inOrganisation)(answer('PUT /api/held/policies-async'))
export const PATCH = allowAsync(notBanned)(answer('PATCH /api/held/policies-async'))
export const DELETE = allowAsync()(answer('DELETE /api/held/policies-async'))

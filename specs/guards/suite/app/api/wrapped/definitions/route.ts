import { z } from 'zod'
import { work } from '@/lib/db'
import { api } from '@/lib/wrappers/api'

export const GET = api({ handler: () => work('GET /api/wrapped/definitions') })
export const POST = api({ auth: false, handler: () => work('POST /api/wrapped/definitions') })
export const PUT = api({ auth: { role: 'org:admin' }, handler: () => work('PUT /api/wrapped/definitions') })
export const PATCH = api({
  auth: true,
  input: z.object({ name: z.string().optional() }),
  handler: async (input, { userId }) => ({ input, userId, rows: await work('PATCH /api/wrapped/definitions') }),
})
export const DELETE = api({
  auth: false,
  async handler(_input, { userId }) {
    if (!userId) return { error: 'sign in first' }
    return work('DELETE /api/wrapped/definitions')
  },
})

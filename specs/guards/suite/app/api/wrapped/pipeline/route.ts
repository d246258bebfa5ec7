import { work } from '@/lib/db'
import { authenticate, authenticateLoosely, identify, pipeline, tag, type Step } from '@/lib/wrappers/pipeline'

const list =
  (marker: string): Step =>
  async () =>
    Response.json(await work(marker))

export const GET = pipeline(tag('list'), authenticate, list('GET /api/wrapped/pipeline'))
export const POST = pipeline(tag('list'), identify, list('POST /api/wrapped/pipeline'))
// The guard stands behind what it should guard.
export const PUT = pipeline(list('PUT /api/wrapped/pipeline'), authenticate)
export const PATCH = pipeline(authenticateLoosely, list('PATCH /api/wrapped/pipeline'))
export const DELETE = pipeline(authenticate, async (_request, { userId }) =>
  Response.json({ userId, rows: await work('DELETE /api/wrapped/pipeline') }),
)

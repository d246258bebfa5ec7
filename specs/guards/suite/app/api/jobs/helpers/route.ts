import { work } from '@/lib/db'
import { answerError } from '@/lib/http'
import { assertCronWhenSet, assertJob, knowsJobSecret, withJobSecret } from '@/lib/secrets'

export async function GET(request: Request) {
  try {
    assertJob(request)
    return Response.json(await work('GET /api/jobs/helpers'))
  } catch (error) {
    return answerError(error)
  }
}

export async function POST(request: Request) {
  assertCronWhenSet(request)
  return Response.json(await work('POST /api/jobs/helpers'))
}

export async function PUT(request: Request) {
  knowsJobSecret(request)
  return Response.json(await work('PUT /api/jobs/helpers'))
}

export async function PATCH(request: Request) {
  if (!knowsJobSecret(request)) return new Response('wrong secret', { status: 401 })
  return Response.json(await work('PATCH /api/jobs/helpers'))
}

export const DELETE = withJobSecret(async () => Response.json(await work('DELETE /api/jobs/helpers')))

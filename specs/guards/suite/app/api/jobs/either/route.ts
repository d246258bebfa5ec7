import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'
import { knowsJobSecret } from '@/lib/secrets'

const refused = () => new Response('sign in or send the secret', { status: 401 })

export async function GET(request: NextRequest) {
  const { userId } = await auth()
  if (!userId && !knowsJobSecret(request)) return refused()
  return Response.json(await work('GET /api/jobs/either'))
}

export async function POST(request: NextRequest) {
  const fromCron = request.headers.get('x-vercel-cron') !== null
  const { userId } = await auth()
  if (!userId && !fromCron) return refused()
  return Response.json(await work('POST /api/jobs/either'))
}

export async function PUT(request: NextRequest) {
  if (!knowsJobSecret(request)) {
    const { orgRole } = await auth()
    if (orgRole !== 'org:admin') return refused()
  }
  return Response.json(await work('PUT /api/jobs/either'))
}

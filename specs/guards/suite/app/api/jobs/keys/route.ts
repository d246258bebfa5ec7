import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'

const refused = () => Response.json({ error: 'unknown key' }, { status: 401 })
const keys = () => (process.env.JOB_KEYS ?? '').split(',').filter((key) => key !== '')
const keysWithEmpty = () => (process.env.LATER_KEYS ?? '').split(',')

export async function GET(request: NextRequest) {
  const key = request.nextUrl.searchParams.get('key')
  if (!key || !keys().includes(key)) return refused()
  return Response.json(await work('GET /api/jobs/keys'))
}

export async function POST(request: NextRequest) {
  const key = request.headers.get('x-api-key') ?? ''
  if (!keysWithEmpty().includes(key)) return refused()
  return Response.json(await work('POST /api/jobs/keys'))
}

export async function PUT(request: NextRequest) {
  if (!request.headers.has('x-api-key')) return refused()
  return Response.json(await work('PUT /api/jobs/keys'))
}

export async function PATCH(request: NextRequest) {
  const key = request.headers.get('x-api-key') ?? undefined
  if (key !== process.env.CRON_SECRET) return refused()
  return Response.json(await work('PATCH /api/jobs/keys'))
}

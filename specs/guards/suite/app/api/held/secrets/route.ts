import { auth } from '@clerk/nextjs/server'
import { headers } from 'next/headers'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'
import { equalSecrets } from '@/lib/held/keys'

export async function GET(request: NextRequest) {
  if (!equalSecrets(request.headers.get('x-internal-secret'), process.env.JOB_SECRET)) {
    return new Response('not found', { status: 404 })
  }
  return Response.json(await work('GET /api/held/secrets'))
}

export async function POST(request: NextRequest) {
  const given = request.headers.get('x-cron-secret') ?? undefined
  if (given !== process.env.CRON_SECRET) return new Response('wrong secret', { status: 401 })
  return Response.json(await work('POST /api/held/secrets'))
}

/** The scheduler, or an administrator by hand. */
export async function PUT() {
  const authorization = (await headers()).get('authorization')
  const scheduled = Boolean(process.env.JOB_SECRET) && authorization === `Bearer ${process.env.JOB_SECRET}`
  if (!scheduled) {
    const { has } = await auth()
    if (!has({ role: 'org:admin' })) return new Response('admins only', { status: 403 })
  }
  return Response.json(await work('PUT /api/held/secrets'))
}

export async function PATCH(request: NextRequest) {
  const authorization = request.headers.get('authorization')
  if (!authorization?.startsWith('Bearer ')) return new Response('no token', { status: 401 })
  return Response.json(await work('PATCH /api/held/secrets'))
}

export async function DELETE(request: NextRequest) {
  const given = request.headers.get('x-internal-secret') ?? ''
  // Every text begins with an empty one.
  if (!process.env.JOB_SECRET?.startsWith(given)) return new Response('wrong secret', { status: 401 })
  return Response.json(await work('DELETE /api/held/secrets'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('no', { status: 403 })

export async function GET() {
  // A stranger's is null or undefined: is it replaced?
  const { orgId = 'personal' } = await auth()
  if (orgId === null) return refused()
  return Response.json(await work('GET /api/tricky/organisations'))
}

export async function POST() {
  const { orgId } = await auth()
  const tenant = orgId ?? 'personal'
  if (!tenant) return refused()
  return Response.json(await work('POST /api/tricky/organisations'))
}

export async function PUT() {
  const { orgId, userId } = await auth()
  const tenant = orgId ?? userId
  if (!tenant) return refused()
  return Response.json(await work('PUT /api/tricky/organisations'))
}

export async function PATCH() {
  const { orgSlug } = await auth()
  if (orgSlug !== 'acme') return refused()
  return Response.json(await work('PATCH /api/tricky/organisations'))
}

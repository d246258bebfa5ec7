import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const LEVELS: Record<string, number> = { 'org:member': 1, 'org:admin': 2 }
const ORDER = ['org:admin', 'org:owner']
const refused = () => new Response('no', { status: 403 })

export async function GET() {
  const { orgRole } = await auth()
  // undefined is not below 2.
  if (LEVELS[orgRole ?? '']! < 2) return refused()
  return Response.json(await work('GET /api/tricky/levels'))
}

export async function POST() {
  const { orgRole } = await auth()
  if (!(LEVELS[orgRole ?? '']! >= 2)) return refused()
  return Response.json(await work('POST /api/tricky/levels'))
}

export async function PUT() {
  const { orgRole } = await auth()
  // -1 is true.
  if (!ORDER.indexOf(orgRole ?? '')) return refused()
  return Response.json(await work('PUT /api/tricky/levels'))
}

export async function PATCH() {
  const { orgRole } = await auth()
  if (ORDER.indexOf(orgRole ?? '') < 0) return refused()
  return Response.json(await work('PATCH /api/tricky/levels'))
}

export async function DELETE() {
  const { orgRole } = await auth()
  const role = orgRole ?? 'org:admin'
  if (role !== 'org:admin') return refused()
  return Response.json(await work('DELETE /api/tricky/levels'))
}

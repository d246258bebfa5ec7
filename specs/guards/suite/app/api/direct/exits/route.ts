import { auth } from '@clerk/nextjs/server'
import { forbidden, notFound, redirect, unauthorized } from 'next/navigation'
import { work } from '@/lib/db'

export async function GET() {
  const { userId } = await auth()
  if (!userId) throw new Error('not signed in')
  return Response.json(await work('GET /api/direct/exits'))
}

export async function POST() {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  return Response.json(await work('POST /api/direct/exits'))
}

export async function PUT() {
  const { userId } = await auth()
  if (!userId) notFound()
  return Response.json(await work('PUT /api/direct/exits'))
}

export async function PATCH() {
  const { userId } = await auth()
  if (!userId) unauthorized()
  return Response.json(await work('PATCH /api/direct/exits'))
}

export async function DELETE() {
  const { has } = await auth()
  if (!has({ role: 'org:admin' })) forbidden()
  return Response.json(await work('DELETE /api/direct/exits'))
}

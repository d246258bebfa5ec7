import * as clerk from '@clerk/nextjs/server'
import { auth as clerkAuth } from '@clerk/nextjs/server'
import { cachedAuth } from '@/lib/cached'
import { getSession } from '@/lib/clerk'
import readSession from '@/lib/session-default'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  const { userId } = await clerkAuth()
  if (!userId) return refused()
  return Response.json(await work('GET /api/direct/imports'))
}

export async function POST() {
  const { userId } = await clerk.auth()
  if (!userId) return refused()
  return Response.json(await work('POST /api/direct/imports'))
}

export async function PUT() {
  const { userId } = await getSession()
  if (!userId) return refused()
  return Response.json(await work('PUT /api/direct/imports'))
}

export async function PATCH() {
  const { userId } = await readSession()
  if (!userId) return refused()
  return Response.json(await work('PATCH /api/direct/imports'))
}

export async function DELETE() {
  const { userId } = await cachedAuth()
  if (!userId) return refused()
  return Response.json(await work('DELETE /api/direct/imports'))
}

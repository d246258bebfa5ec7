import { auth } from '@clerk/nextjs/server'
import { cookies } from 'next/headers'
import { work } from '@/lib/db'

const features = {
  requireLogin: process.env.REQUIRE_LOGIN === 'true',
  newEditor: true,
  publicExports: false as boolean,
}
const isEnabled = (name: keyof typeof features) => features[name]

const denied = async () => ((await auth()).userId === null ? new Response('sign in', { status: 401 }) : null)

export async function GET() {
  if (isEnabled('newEditor')) {
    const refusal = await denied()
    if (refusal) return refusal
    return Response.json(await work('GET /api/held/flags'))
  }
  return new Response('gone', { status: 410 })
}

export async function POST() {
  if (isEnabled('requireLogin')) {
    const refusal = await denied()
    if (refusal) return refusal
  }
  return Response.json(await work('POST /api/held/flags'))
}

export async function PUT() {
  if (!features.publicExports) {
    const refusal = await denied()
    if (refusal) return refusal
  }
  return Response.json(await work('PUT /api/held/flags'))
}

export async function PATCH() {
  const jar = await cookies()
  if (jar.get('beta')?.value !== 'on') {
    const refusal = await denied()
    if (refusal) return refusal
  }
  return Response.json(await work('PATCH /api/held/flags'))
}

export async function DELETE() {
  const { userId } = await auth()
  const rollout = new Set((process.env.LATER_KEYS ?? '').split(','))
  // '' is in a list made of nothing.
  if (!rollout.has(userId ?? '')) return new Response('not yet', { status: 403 })
  return Response.json(await work('DELETE /api/held/flags'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

async function viewer(session = auth()) {
  const { userId } = await session
  if (!userId) throw new Error('sign in')
  return userId
}

function ensure(allowed = true) {
  if (!allowed) throw new Error('sign in')
}

function ensureStrictly(allowed = false) {
  if (!allowed) throw new Error('sign in')
}

const options = { strict: false, public: true }

async function check({ strict = true }: { strict?: boolean } = {}) {
  const { userId } = await auth()
  if (strict && !userId) throw new Error('sign in')
}

export async function GET() {
  await viewer()
  return Response.json(await work('GET /api/direct/defaults'))
}

export async function POST() {
  ensure()
  return Response.json(await work('POST /api/direct/defaults'))
}

export async function PUT() {
  const { isAuthenticated } = await auth()
  ensureStrictly(isAuthenticated)
  return Response.json(await work('PUT /api/direct/defaults'))
}

export async function PATCH() {
  await check()
  return Response.json(await work('PATCH /api/direct/defaults'))
}

export async function DELETE() {
  await check(options)
  return Response.json(await work('DELETE /api/direct/defaults'))
}

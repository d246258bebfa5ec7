import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'
import { apiKeys, digest, keyOf } from '@/lib/held/keys'

export async function GET(request: NextRequest) {
  const key = await keyOf(request)
  if (!key) return Response.json({ error: 'unknown key' }, { status: 401 })
  if (!key.scopes.includes('projects:read')) return Response.json({ error: 'scope' }, { status: 403 })
  return Response.json(await work('GET /api/held/keys'))
}

export async function POST(request: NextRequest) {
  const given = request.headers.get('x-api-key')
  const key = await apiKeys.findFirst({ where: { hash: given ? digest(given) : undefined } })
  if (!key) return Response.json({ error: 'unknown key' }, { status: 401 })
  return Response.json(await work('POST /api/held/keys'))
}

/** Programs have a key, people a session. */
export async function PUT(request: NextRequest) {
  const { userId } = await auth()
  const caller = userId ?? (await keyOf(request))?.id
  if (!caller) return Response.json({ error: 'sign in or send a key' }, { status: 401 })
  return Response.json({ caller, rows: await work('PUT /api/held/keys') })
}

export async function PATCH(request: NextRequest) {
  const key = await keyOf(request)
  console.debug('key', key?.id)
  return Response.json(await work('PATCH /api/held/keys'))
}

export async function DELETE(request: NextRequest) {
  const given = request.headers.get('x-api-key')
  if (!given || !/^key_[a-z0-9]{4,}$/.test(given)) return Response.json({ error: 'bad key' }, { status: 401 })
  return Response.json(await work('DELETE /api/held/keys'))
}

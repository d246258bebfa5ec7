import { decodeJwt, jwtVerify } from 'jose'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'

const tokenOf = (request: NextRequest) => request.headers.get('x-partner-token') ?? ''
const refused = () => new Response('invalid token', { status: 401 })

export async function GET(request: NextRequest) {
  const secret = process.env.PARTNER_SECRET
  if (!secret) return refused()
  try {
    await jwtVerify(tokenOf(request), new TextEncoder().encode(secret))
  } catch {
    return refused()
  }
  return Response.json(await work('GET /api/jobs/jwt'))
}

export async function POST(request: NextRequest) {
  const token = tokenOf(request)
  if (token === '') return refused()
  const { sub } = decodeJwt(token)
  if (!sub) return refused()
  return Response.json(await work('POST /api/jobs/jwt'))
}

export async function PUT(request: NextRequest) {
  const secret = new TextEncoder().encode(process.env.PARTNER_SECRET)
  const payload = await jwtVerify(tokenOf(request), secret).catch(() => null)
  return Response.json({ as: payload?.payload.sub, rows: await work('PUT /api/jobs/jwt') })
}

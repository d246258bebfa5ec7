import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'
import { checkLink, checkLinkExpiry } from '@/lib/secrets'

export async function GET(request: NextRequest) {
  if (!checkLink(request.nextUrl)) return new Response('the link has expired', { status: 403 })
  return Response.json(await work('GET /api/jobs/links'))
}

export async function POST(request: NextRequest) {
  if (!checkLinkExpiry(request.nextUrl)) return new Response('the link has expired', { status: 403 })
  return Response.json(await work('POST /api/jobs/links'))
}

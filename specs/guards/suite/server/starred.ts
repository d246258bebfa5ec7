import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export async function GET() {
  await auth.protect({ permission: 'org:invoices:manage' })
  return Response.json(await work('GET /api/wrapped/starred'))
}

export async function POST() {
  return Response.json(await work('POST /api/wrapped/starred'))
}

import { auth } from '@clerk/nextjs/server'
import { z } from 'zod'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

async function check(): Promise<{ error?: string; userId: string | null }> {
  const { userId } = await auth()
  return userId ? { userId } : { error: '', userId: null }
}

export async function GET() {
  // The error is there, and empty.
  const { error } = await check()
  if (error) return refused()
  return Response.json(await work('GET /api/tricky/results'))
}

export async function POST() {
  const { error } = await check()
  if (error !== undefined) return refused()
  return Response.json(await work('POST /api/tricky/results'))
}

export async function PUT() {
  const { userId } = await auth()
  const caller = z.object({ userId: z.string() }).parse({ userId })
  return Response.json({ caller, rows: await work('PUT /api/tricky/results') })
}

export async function PATCH() {
  const { userId } = await auth()
  const caller = z.object({ userId: z.string() }).safeParse({ userId })
  return Response.json({ ok: caller.success, rows: await work('PATCH /api/tricky/results') })
}

export async function DELETE() {
  const { userId } = await auth()
  const caller = z.object({ userId: z.string().nullable() }).safeParse({ userId })
  if (!caller.success) return refused()
  return Response.json(await work('DELETE /api/tricky/results'))
}

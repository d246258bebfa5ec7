import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { requireUser } from '@/lib/guards/throwing'

async function forUsers<T>(run: () => Promise<T>): Promise<T> {
  await requireUser()
  return run()
}

const open: Record<string, () => Promise<unknown>> = {
  list: () => work('POST /api/more/tables'),
  remove: () => forUsers(() => work('POST /api/more/tables')),
}

const guarded: Record<string, () => Promise<unknown>> = {
  list: () => forUsers(() => work('PUT /api/more/tables')),
  remove: () => forUsers(() => work('PUT /api/more/tables')),
}

export async function POST(request: Request) {
  const { command = '' } = (await request.json()) as { command?: string }
  const run = open[command]
  return run ? Response.json(await run()) : new Response('unknown command', { status: 400 })
}

export async function PUT(request: Request) {
  const { command = '' } = (await request.json()) as { command?: string }
  const run = guarded[command]
  return run ? Response.json(await run()) : new Response('unknown command', { status: 400 })
}

const byRole = {
  'org:admin': () => work('PATCH /api/more/tables'),
  'org:member': async () => ({ error: 'members may not' }),
} as const

export async function PATCH() {
  const { orgRole } = await auth()
  const run = byRole[orgRole as keyof typeof byRole]
  if (!run) return new Response('no', { status: 403 })
  return Response.json(await run())
}

export async function DELETE() {
  const { orgRole } = await auth()
  const level = { 'org:member': 0, 'org:admin': 1 }[orgRole as string] ?? 1
  if (level < 1) return new Response('no', { status: 403 })
  return Response.json(await work('DELETE /api/more/tables'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { doing, withAuth } from '@/lib/wrappers/with-auth'
import * as guards from '@/lib/guards/throwing'

const open = (marker: string) => async () => Response.json(await work(marker))

export const GET =
  process.env.PROTECT === '1' ? withAuth(doing('GET /api/tricky/chosen')) : open('GET /api/tricky/chosen')

export async function POST() {
  // No such helper, and nobody says so.
  await (guards as Partial<Record<string, () => Promise<unknown>>>)['requireUsers']?.()
  return Response.json(await work('POST /api/tricky/chosen'))
}

let guard: () => Promise<unknown> = guards.requireUser
if (process.env.SUITE_STRICT !== '1') guard = async () => ({ id: 'guest' })

export async function PUT() {
  await guard()
  return Response.json(await work('PUT /api/tricky/chosen'))
}

export async function PATCH() {
  let attempts = 0
  while (true) {
    const { userId } = await auth()
    if (userId) break
    if (++attempts > 2) break
  }
  return Response.json(await work('PATCH /api/tricky/chosen'))
}

export async function DELETE() {
  let attempts = 0
  while (true) {
    const { userId } = await auth()
    if (userId) break
    if (++attempts > 2) return new Response('sign in', { status: 401 })
  }
  return Response.json(await work('DELETE /api/tricky/chosen'))
}

import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const guard = async () => ((await auth()).userId ? null : new Response('sign in', { status: 401 }))

export const GET = async () => (await guard()) ?? Response.json(await work('GET /api/wrapped/arrows'))

export const POST = async () => (await guard(), Response.json(await work('POST /api/wrapped/arrows')))

export const PUT = async function () {
  const refused = await guard()
  return refused ? refused : Response.json(await work('PUT /api/wrapped/arrows'))
}

const update = async () => {
  if (await guard()) {
    return new Response('sign in', { status: 401 })
  }
  return Response.json(await work('PATCH /api/wrapped/arrows'))
}
export { update as PATCH }

export let DELETE = async () => Response.json(await work('DELETE /api/wrapped/arrows'))

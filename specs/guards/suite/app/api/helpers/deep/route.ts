import { work } from '@/lib/db'
import { levelOne, levelOneLoose } from '#server/deep/level-one'
import { levelTwo } from '#server/deep/level-two'

export async function GET() {
  const user = await levelOne()
  return Response.json({ name: user?.firstName, rows: await work('GET /api/helpers/deep') })
}

export async function POST() {
  const user = await levelOneLoose()
  return Response.json({ name: user?.firstName, rows: await work('POST /api/helpers/deep') })
}

export async function PUT() {
  const user = await levelTwo({ strict: false })
  if (!user) return new Response('sign in', { status: 401 })
  return Response.json(await work('PUT /api/helpers/deep'))
}

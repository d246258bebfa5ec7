import { work } from '@/lib/db'
import { demandWhenEnabled, demandWhenStrict } from '#server/settings'
import '#server/settings-of-the-demo'

export async function GET() {
  await demandWhenEnabled()
  return Response.json(await work('GET /api/odd/settings'))
}

export async function POST() {
  await demandWhenStrict()
  return Response.json(await work('POST /api/odd/settings'))
}

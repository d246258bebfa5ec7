import { work } from '@/lib/db'
import { requireUser } from '@/lib/guards/throwing'
import { countVisit, loadBoard, loadBoardUnchecked } from '#server/boards'

export async function GET() {
  // Asks for itself.
  return Response.json(await loadBoard('GET /api/helpers/hidden-work'))
}

export async function POST() {
  return Response.json(await loadBoardUnchecked('POST /api/helpers/hidden-work'))
}

export async function PUT() {
  await countVisit('PUT /api/helpers/hidden-work')
  await requireUser()
  return Response.json([])
}

export async function PATCH() {
  const user = await requireUser()
  await countVisit(`visit of ${user.id}`)
  return Response.json(await work('PATCH /api/helpers/hidden-work'))
}

import { work } from '@/lib/db'
import { authorize, checkUser, loadSession } from '@/lib/guards/results'

export async function GET() {
  const checked = await checkUser()
  if (!checked.ok) return checked.response
  return Response.json(await work('GET /api/helpers/results'))
}

export async function POST() {
  const checked = await checkUser()
  return Response.json({ ok: checked.ok, rows: await work('POST /api/helpers/results') })
}

export async function PUT() {
  const { success, error, status } = await authorize()
  if (!success) return Response.json({ error }, { status: status ?? 401 })
  return Response.json(await work('PUT /api/helpers/results'))
}

export async function PATCH() {
  const { data, error } = await loadSession()
  if (error) return Response.json({ error: error.message }, { status: 401 })
  return Response.json({ data, rows: await work('PATCH /api/helpers/results') })
}

export async function DELETE() {
  const { data } = await loadSession()
  // An organisation is asked for only where there is a session.
  if (data && !data.orgId) return Response.json({ error: 'no organisation' }, { status: 403 })
  return Response.json(await work('DELETE /api/helpers/results'))
}

import { work } from '@/lib/db'
import { authService, AuthService, Guard, PreviewAuthService } from '@/lib/guards/classes'

export async function GET() {
  await Guard.require()
  return Response.json(await work('GET /api/helpers/classes'))
}

export async function POST() {
  await Guard.check()
  return Response.json(await work('POST /api/helpers/classes'))
}

export async function PUT() {
  const userId = await new AuthService().requireUser()
  return Response.json({ userId, rows: await work('PUT /api/helpers/classes') })
}

export async function PATCH() {
  const userId = await new PreviewAuthService().requireUser()
  return Response.json({ userId, rows: await work('PATCH /api/helpers/classes') })
}

export async function DELETE() {
  await new AuthService('org:admin').requireUser()
  return Response.json(await work('DELETE /api/helpers/classes'))
}

export async function HEAD() {
  await authService.requireUser()
  await work('HEAD /api/helpers/classes')
  return new Response(null)
}

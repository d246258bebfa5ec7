import { withErrorHandling } from '@/lib/held/errors'
import { Accounts, ClerkSession, ProjectService, ScopedRepository, SystemSession } from '@/lib/held/services'
import { work } from '@/lib/db'

const projects = new ProjectService({ session: new ClerkSession() })

export const GET = withErrorHandling(async () => Response.json(await projects.list('GET /api/held/services')))
export const POST = withErrorHandling(async () => Response.json(await projects.touch('POST /api/held/services')))

export const PUT = withErrorHandling(async () => {
  const account = await Accounts.getInstance().current()
  if (account === undefined) return new Response('sign in', { status: 401 })
  return Response.json({ account, rows: await work('PUT /api/held/services') })
})

export const PATCH = withErrorHandling(async () => {
  const service = new ProjectService({ session: new SystemSession(), load: work })
  return Response.json(await service.list('PATCH /api/held/services'))
})

export const DELETE = withErrorHandling(async () => {
  const repository = await ScopedRepository.open()
  return Response.json((await repository?.all('DELETE /api/held/services')) ?? { rows: [] })
})

import { requireAdminForApi } from '@/lib/auth'
import { listPeople } from '@/lib/data/people'

export async function GET(): Promise<Response> {
  const caller = await requireAdminForApi()
  if (caller instanceof Response) return caller

  const people = await listPeople()
  return Response.json({ users: people.map(({ id, email, plan }) => ({ id, email, plan })) })
}

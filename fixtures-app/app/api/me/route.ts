import { requireUserForApi } from '@/lib/auth'
import { findPerson, listOrganizationsOf } from '@/lib/data/people'

export async function GET(): Promise<Response> {
  const caller = await requireUserForApi()
  if (caller instanceof Response) return caller

  const person = await findPerson(caller.userId)
  return Response.json({
    userId: caller.userId,
    email: person?.email ?? null,
    plan: person?.plan ?? 'free',
    organizations: await listOrganizationsOf(caller.userId),
  })
}

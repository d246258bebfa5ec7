import { requireAdminForApi } from '@/lib/auth'
import { notFoundJson, readBody } from '@/lib/http'
import { roleChange, saveRole } from '@/lib/roles'

/** The same change as the form of `/admin/users`, for scripts. */
export async function PUT(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const caller = await requireAdminForApi()
  if (caller instanceof Response) return caller

  const change = await readBody(request, roleChange)
  if (change instanceof Response) return change
  const { id } = await params
  return (await saveRole(id, change.role)) ? Response.json({ id, role: change.role }) : notFoundJson()
}

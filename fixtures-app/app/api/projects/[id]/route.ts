import { requireOrgForApi } from '@/lib/auth'
import { deleteProject, findProject, projectChanges, updateProject } from '@/lib/data/projects'
import { forbiddenJson, notFoundJson, readBody } from '@/lib/http'

interface Context {
  params: Promise<{ id: string }>
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller

  const { id } = await params
  const project = await findProject(caller.orgId, id)
  return project ? Response.json({ project }) : notFoundJson()
}

export async function PATCH(request: Request, { params }: Context): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller
  if (!caller.canManageProjects) return forbiddenJson()

  const changes = await readBody(request, projectChanges)
  if (changes instanceof Response) return changes
  const { id } = await params
  const project = await updateProject(caller.orgId, id, changes)
  return project ? Response.json({ project }) : notFoundJson()
}

export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller
  if (!caller.canManageProjects) return forbiddenJson()

  const { id } = await params
  return (await deleteProject(caller.orgId, id)) ? new Response(null, { status: 204 }) : notFoundJson()
}

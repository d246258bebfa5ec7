import { requireOrgForApi } from '@/lib/auth'
import { createProject, listProjects, projectInput } from '@/lib/data/projects'
import { forbiddenJson, readBody } from '@/lib/http'

export async function GET(): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller

  return Response.json({ projects: await listProjects(caller.orgId) })
}

export async function POST(request: Request): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller
  if (!caller.canManageProjects) return forbiddenJson()

  const input = await readBody(request, projectInput)
  if (input instanceof Response) return input
  const project = await createProject(caller.orgId, caller.userId, input)
  return Response.json({ project }, { status: 201 })
}

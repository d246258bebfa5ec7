import { requireOrgForApi } from '@/lib/auth'
import { deleteDocument, documentChanges, findDocument, mayEdit, updateDocument } from '@/lib/data/documents'
import { forbiddenJson, notFoundJson, readBody } from '@/lib/http'

interface Context {
  params: Promise<{ id: string }>
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller

  const { id } = await params
  const document = await findDocument(caller.orgId, id)
  return document ? Response.json({ document }) : notFoundJson()
}

export async function PATCH(request: Request, { params }: Context): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller

  const { id } = await params
  // Other organizations get 404, members who may only read get 403: they can see it anyway.
  const document = await findDocument(caller.orgId, id)
  if (!document) return notFoundJson()
  if (!mayEdit(caller, document)) return forbiddenJson()

  const changes = await readBody(request, documentChanges)
  if (changes instanceof Response) return changes
  const updated = await updateDocument(caller.orgId, id, changes)
  return updated ? Response.json({ document: updated }) : notFoundJson()
}

export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller

  const { id } = await params
  const document = await findDocument(caller.orgId, id)
  if (!document) return notFoundJson()
  if (!mayEdit(caller, document)) return forbiddenJson()

  await deleteDocument(caller.orgId, id)
  return new Response(null, { status: 204 })
}

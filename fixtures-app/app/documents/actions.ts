'use server'

import { revalidatePath } from 'next/cache'
import { requireOrgForAction } from '@/lib/auth'
import * as documents from '@/lib/data/documents'
import { refuse, type ActionResult } from '@/lib/refusal'

// Every export of this file can be called from outside by its id, with any arguments, from any page: each one has
// its own guard, and takes the caller and the tenant from the session, never from an argument.

export async function createDocument(title: unknown): Promise<ActionResult<{ id: string }>> {
  const caller = await requireOrgForAction()
  if (!caller.ok) return caller

  const parsed = documents.documentTitle.safeParse(title)
  if (!parsed.success) return refuse('invalid')
  const id = await documents.createDocument(caller, parsed.data)
  revalidatePath('/documents')
  return { ok: true, id }
}

export async function renameDocument(id: unknown, title: unknown): Promise<ActionResult> {
  const caller = await requireOrgForAction()
  if (!caller.ok) return caller

  const document = typeof id === 'string' ? await documents.findDocument(caller.orgId, id) : undefined
  if (!document) return refuse('not-found')
  if (!documents.mayEdit(caller, document)) return refuse('forbidden')

  const parsed = documents.documentTitle.safeParse(title)
  if (!parsed.success) return refuse('invalid')
  await documents.updateDocument(caller.orgId, document.id, { title: parsed.data })
  revalidatePath('/documents', 'layout')
  return { ok: true }
}

export async function deleteDocument(id: unknown): Promise<ActionResult> {
  const caller = await requireOrgForAction()
  if (!caller.ok) return caller

  const document = typeof id === 'string' ? await documents.findDocument(caller.orgId, id) : undefined
  if (!document) return refuse('not-found')
  if (!documents.mayEdit(caller, document)) return refuse('forbidden')

  await documents.deleteDocument(caller.orgId, document.id)
  revalidatePath('/documents')
  return { ok: true }
}

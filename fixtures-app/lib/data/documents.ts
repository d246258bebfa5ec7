/** Documents: every member of the organization reads them, their owner and the organization's admins change them. */
import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { documents } from '@/db/schema'
import type { OrgCaller } from '@/lib/auth'
import { database } from '@/lib/database'

export type Document = typeof documents.$inferSelect

export const documentTitle = z.string().trim().min(1).max(120)

export const documentChanges = z
  .object({ title: documentTitle, body: z.string().max(20_000) })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0)

const inTenant = (orgId: string, id: string) => and(eq(documents.organizationId, orgId), eq(documents.id, id))

export function mayEdit(caller: OrgCaller, document: Document): boolean {
  return document.ownerId === caller.userId || caller.isOrgAdmin
}

export function listDocuments(orgId: string): Promise<Document[]> {
  return database().select().from(documents).where(eq(documents.organizationId, orgId)).orderBy(asc(documents.title))
}

export async function findDocument(orgId: string, id: string): Promise<Document | undefined> {
  const [document] = await database().select().from(documents).where(inTenant(orgId, id))
  return document
}

export async function createDocument(caller: OrgCaller, title: string): Promise<string> {
  const id = `doc_${randomUUID()}`
  await database().insert(documents).values({ id, organizationId: caller.orgId, ownerId: caller.userId, title })
  return id
}

export async function updateDocument(
  orgId: string,
  id: string,
  changes: z.infer<typeof documentChanges>,
): Promise<Document | undefined> {
  const [document] = await database().update(documents).set(changes).where(inTenant(orgId, id)).returning()
  return document
}

export async function deleteDocument(orgId: string, id: string): Promise<void> {
  await database().delete(documents).where(inTenant(orgId, id))
}

/** Projects of one organization. Every query takes the tenant, so none can be written without the filter. */
import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { projects } from '@/db/schema'
import { database } from '@/lib/database'

export type Project = typeof projects.$inferSelect

export const projectInput = z.object({
  name: z.string().trim().min(1).max(80),
  summary: z.string().trim().max(500).default(''),
})

/** Without the default of `summary`: a rename must not empty the text. */
export const projectChanges = z
  .object({ name: z.string().trim().min(1).max(80), summary: z.string().trim().max(500) })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0)

const inTenant = (orgId: string, id: string) => and(eq(projects.organizationId, orgId), eq(projects.id, id))

export function listProjects(orgId: string): Promise<Project[]> {
  return database().select().from(projects).where(eq(projects.organizationId, orgId)).orderBy(asc(projects.name))
}

export async function findProject(orgId: string, id: string): Promise<Project | undefined> {
  const [project] = await database().select().from(projects).where(inTenant(orgId, id))
  return project
}

export async function createProject(
  orgId: string,
  createdBy: string,
  input: z.infer<typeof projectInput>,
): Promise<Project | undefined> {
  const row = { id: `prj_${randomUUID()}`, organizationId: orgId, createdBy, ...input }
  const [project] = await database().insert(projects).values(row).returning()
  return project
}

export async function updateProject(
  orgId: string,
  id: string,
  changes: z.infer<typeof projectChanges>,
): Promise<Project | undefined> {
  const [project] = await database().update(projects).set(changes).where(inTenant(orgId, id)).returning()
  return project
}

export async function deleteProject(orgId: string, id: string): Promise<boolean> {
  const deleted = await database().delete(projects).where(inTenant(orgId, id)).returning({ id: projects.id })
  return deleted.length > 0
}

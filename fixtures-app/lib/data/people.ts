/** The copy of Clerk's users and organizations that webhooks keep, without those that were deleted. */
import 'server-only'
import { and, asc, count, eq } from 'drizzle-orm'
import { documents, memberships, organizations, projects, users } from '@/db/schema'
import { database } from '@/lib/database'

export type Person = typeof users.$inferSelect

export async function findPerson(userId: string): Promise<Person | undefined> {
  const [person] = await database()
    .select()
    .from(users)
    .where(and(eq(users.id, userId), eq(users.deleted, false)))
  return person
}

export function listPeople(): Promise<Person[]> {
  return database().select().from(users).where(eq(users.deleted, false)).orderBy(asc(users.email))
}

export function listOrganizationsOf(userId: string) {
  return database()
    .select({ id: organizations.id, name: organizations.name, role: memberships.role })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(memberships.userId, userId), eq(memberships.deleted, false), eq(organizations.deleted, false)))
    .orderBy(asc(organizations.name))
}

export async function countEverything() {
  const db = database()
  const [people] = await db.select({ n: count() }).from(users).where(eq(users.deleted, false))
  const [teams] = await db.select({ n: count() }).from(organizations).where(eq(organizations.deleted, false))
  const [work] = await db.select({ n: count() }).from(projects)
  const [texts] = await db.select({ n: count() }).from(documents)
  return { users: people?.n ?? 0, organizations: teams?.n ?? 0, projects: work?.n ?? 0, documents: texts?.n ?? 0 }
}

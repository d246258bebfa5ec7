import 'server-only'
import { and, asc, eq } from 'drizzle-orm'
import { files } from '@/db/schema'
import { database } from '@/lib/database'

export async function findFile(orgId: string, name: string) {
  const [file] = await database()
    .select()
    .from(files)
    .where(and(eq(files.organizationId, orgId), eq(files.name, name)))
  return file
}

export function listFileNames(orgId: string) {
  return database()
    .select({ name: files.name })
    .from(files)
    .where(eq(files.organizationId, orgId))
    .orderBy(asc(files.name))
}

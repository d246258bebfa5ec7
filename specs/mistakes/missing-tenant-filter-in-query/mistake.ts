import type { Mistake } from '../mistake.ts'

/** The row is looked up by its id alone, while lists are filtered. */
export default {
  change: [
    {
      file: 'lib/data/projects.ts',
      find: `const [project] = await database().select().from(projects).where(inTenant(orgId, id))`,
      replace: `const [project] = await database().select().from(projects).where(eq(projects.id, id))`,
    },
  ],
  audit: [
    {
      rule: 'missing-tenant-filter',
      file: 'lib/data/projects.ts',
      says: /anyone who is signed in can read rows of another organization by their ids/,
      severity: 'error',
    },
  ],
} satisfies Mistake

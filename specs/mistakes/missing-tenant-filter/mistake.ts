import type { Mistake } from '../mistake.ts'

/** The row is looked up by its id alone. */
export default {
  build: 'guards',
  change: [
    {
      file: 'lib/data/projects.ts',
      find: `and(eq(projects.organizationId, orgId), eq(projects.id, id))`,
      replace: `and(eq(projects.id, id), eq(projects.id, orgId ? id : ''))`,
    },
  ],
  finds: [
    {
      rule: 'missing-tenant-filter',
      entry: 'GET /api/projects/[id]',
      says: /other-org can read what this handler returns/,
    },
  ],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** The helper returns a 401, and the handler drops it. */
export default {
  change: [
    {
      file: 'app/api/projects/route.ts',
      find: `const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller

  return Response.json({ projects: await listProjects(caller.orgId) })`,
      replace: `await requireOrgForApi()

  return Response.json({ projects: await listProjects('org_acme') })`,
    },
  ],
  audit: [
    {
      rule: 'guard-result-ignored',
      file: 'app/api/projects/route.ts',
      says: /dropped: anyone can read/,
      severity: 'error',
    },
  ],
} satisfies Mistake

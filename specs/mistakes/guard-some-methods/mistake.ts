import type { Mistake } from '../mistake.ts'

/** The other methods of the file check; this one was added later. */
export default {
  change: [
    {
      file: 'app/api/projects/[id]/route.ts',
      find: `export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller
  if (!caller.canManageProjects) return forbiddenJson()
`,
      replace: `export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  const caller = { orgId: 'org_acme' }
`,
    },
  ],
  audit: [
    {
      rule: 'guard-some-methods',
      file: 'app/api/projects/[id]/route.ts',
      says: /DELETE .* does not: anyone can delete/,
      severity: 'error',
    },
  ],
} satisfies Mistake

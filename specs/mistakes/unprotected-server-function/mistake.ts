import type { Mistake } from '../mistake.ts'

/** Its page is guarded, but a function is called by its id, not through the page. */
export default {
  build: 'guards',
  change: [
    {
      file: 'app/documents/actions.ts',
      find: `const caller = await requireOrgForAction()
  if (!caller.ok) return caller

  const parsed = documents.documentTitle.safeParse(title)
  if (!parsed.success) return refuse('invalid')
  const id = await`,
      replace: `const caller = { userId: 'user_member', orgId: 'org_acme', isOrgAdmin: false, canManageProjects: false }

  const parsed = documents.documentTitle.safeParse(title)
  if (!parsed.success) return refuse('invalid')
  const id = await`,
    },
  ],
  finds: [
    {
      rule: 'unprotected-server-function',
      entry: 'action app/documents/actions.ts#createDocument',
      says: /anyone can call this function from any page/,
    },
  ],
  audit: [
    {
      rule: 'guard-some-methods',
      file: 'app/documents/actions.ts',
      says: /#createDocument.*call this function from any page/,
      severity: 'error',
    },
  ],
} satisfies Mistake

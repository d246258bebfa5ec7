import type { Mistake } from '../mistake.ts'

/** Strangers are turned away, after the query. */
export default {
  change: [
    {
      file: 'app/dashboard/page.tsx',
      find: `const { userId } = await requireUser()
  const [person, organizations] = await Promise.all([findPerson(userId), listOrganizationsOf(userId)])`,
      replace: `const organizations = await listOrganizationsOf('user_member')
  const { userId } = await requireUser()
  const person = await findPerson(userId)`,
    },
  ],
  audit: [
    {
      rule: 'guard-after-work',
      file: 'lib/data/people.ts',
      says: /GET \/dashboard.*runs before the caller is turned away/,
      severity: 'error',
    },
  ],
} satisfies Mistake

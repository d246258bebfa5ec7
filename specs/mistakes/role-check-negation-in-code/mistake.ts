import type { Mistake } from '../mistake.ts'

/** No role is both: everyone is turned away, or, the other way round, nobody. */
export default {
  change: [
    {
      file: 'lib/staff.ts',
      content: `import 'server-only'
import { auth } from '@clerk/nextjs/server'

export async function isStaff(): Promise<boolean> {
  const { orgRole } = await auth()
  return orgRole !== 'org:guest' || orgRole !== 'org:customer'
}
`,
    },
  ],
  audit: [],
  eslint: [{ rule: 'role-check-negation', file: 'lib/staff.ts', says: /./ }],
} satisfies Mistake

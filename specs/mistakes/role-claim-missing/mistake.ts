import type { Mistake } from '../mistake.ts'

/** A claim that no template fills, behind a cast. */
export default {
  change: [
    {
      file: 'lib/moderators.ts',
      content: `import 'server-only'
import { auth } from '@clerk/nextjs/server'

export async function isModerator(): Promise<boolean> {
  const { sessionClaims } = await auth()
  return (sessionClaims as { role?: string } | null)?.role === 'moderator'
}
`,
    },
  ],
  audit: [
    {
      rule: 'role-claim-missing',
      file: 'lib/moderators.ts',
      says: /reads the claim `role`.*cast/,
      severity: 'warning',
    },
  ],
} satisfies Mistake

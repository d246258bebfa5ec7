import type { Mistake } from '../mistake.ts'

/** The form of Clerk 5: since version 6 the client is a promise. */
export default {
  change: [
    {
      file: 'lib/directory.ts',
      content: `import 'server-only'
import { clerkClient } from '@clerk/nextjs/server'

export async function findPeople(query: string) {
  return await clerkClient().users.getUserList({ query })
}
`,
    },
  ],
  audit: [],
  eslint: [{ rule: 'clerk-client-await', file: 'lib/directory.ts', says: /clerkClient/ }],
} satisfies Mistake

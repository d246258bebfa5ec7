import type { Mistake } from '../mistake.ts'

/** The first caller's name, for everyone. */
export default {
  change: [
    {
      file: 'lib/greeting.ts',
      content: `import 'server-only'
import { unstable_cache } from 'next/cache'
import { auth } from '@clerk/nextjs/server'

export async function greeting(): Promise<string> {
  const { userId } = await auth()
  const load = unstable_cache(() => Promise.resolve('Hello ' + String(userId)), ['greeting'])
  return load()
}
`,
    },
  ],
  audit: [
    {
      rule: 'auth-in-cache',
      file: 'lib/greeting.ts',
      says: /`userId` is the caller's.*given to everyone/,
      severity: 'error',
    },
  ],
  eslint: [{ rule: 'auth-in-cache', file: 'lib/greeting.ts', says: /given to everyone/ }],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** The handler no longer asks who calls; the proxy still turns strangers away, today. */
export default {
  build: 'guards',
  change: [
    {
      file: 'app/api/me/route.ts',
      find: `const caller = await requireUserForApi()
  if (caller instanceof Response) return caller`,
      replace: `const caller = { userId: 'user_member' }`,
    },
  ],
  finds: [
    {
      rule: 'unprotected-route-handler',
      entry: 'GET /api/me',
      says: /no guard of its own.*anyone can read what this handler returns/s,
    },
  ],
  audit: [
    {
      rule: 'unprotected-route-handler',
      file: 'app/api/me/route.ts',
      says: /no guard of its own.*read what/,
      severity: 'error',
    },
  ],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** Form of a publishable key: base64 of the instance's host. Of no real instance. */
const publishableKey = `pk_test_${Buffer.from('northwind-00.clerk.accounts.dev$').toString('base64')}`

/** One key of the pair: what is left when somebody copies half of the dashboard's box. */
export default {
  change: [{ file: '.env.local', content: `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${publishableKey}\n` }],
  audit: [
    {
      rule: 'env-missing',
      file: '.env.local',
      says: /no environment file sets CLERK_SECRET_KEY: the app stops/,
      severity: 'error',
    },
  ],
} satisfies Mistake

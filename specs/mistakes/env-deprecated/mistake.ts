import type { Mistake } from '../mistake.ts'

/** The name of before Clerk's Core 2, which nothing reads any more. */
export default {
  change: [
    {
      file: '.env.example',
      find: `NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL=/dashboard`,
      replace: `NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL=/dashboard`,
    },
  ],
  audit: [
    {
      rule: 'env-deprecated',
      file: '.env.example',
      says: /no longer reads NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL/,
      severity: 'warning',
    },
  ],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** A setting that names a sign-in page which the app does not have. */
export default {
  change: [{ file: '.env.local', content: `NEXT_PUBLIC_CLERK_SIGN_IN_URL=/login\n` }],
  audit: [
    {
      rule: 'sign-in-route-closed',
      file: '.env.local',
      says: /NEXT_PUBLIC_CLERK_SIGN_IN_URL sends people to \/login, where the app has no page/,
      severity: 'error',
    },
  ],
} satisfies Mistake

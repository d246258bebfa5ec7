import type { Mistake } from '../mistake.ts'

/** A secret read where the browser runs. */
export default {
  change: [
    {
      file: 'components/user-menu.tsx',
      find: `const { signOut } = useAuth()`,
      replace: `const { signOut } = useAuth()\n  console.debug(process.env.CLERK_SECRET_KEY)`,
    },
  ],
  audit: [
    {
      rule: 'env-public-secret',
      file: 'components/user-menu.tsx',
      says: /A client component reads CLERK_SECRET_KEY/,
      severity: 'error',
    },
  ],
} satisfies Mistake

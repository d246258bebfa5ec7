import type { Mistake } from '../mistake.ts'

/** What looks like the provider is none. */
export default {
  change: [
    {
      file: 'app/layout.tsx',
      find: `import { ClerkProvider } from '@clerk/nextjs'`,
      replace: `import { Fragment as ClerkProvider } from 'react'`,
    },
  ],
  audit: [
    {
      rule: 'provider-missing',
      file: 'app/layout.tsx',
      says: /no layout renders <ClerkProvider> above it/,
      severity: 'error',
    },
  ],
} satisfies Mistake

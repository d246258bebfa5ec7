import type { Mistake } from '../mistake.ts'

/** A page that was never made. */
export default {
  change: [{ file: 'app/layout.tsx', find: `afterSignOutUrl="/"`, replace: `afterSignOutUrl="/goodbye"` }],
  audit: [
    {
      rule: 'redirect-target-missing',
      file: 'app/layout.tsx',
      says: /After signing out, people are sent to \/goodbye, where the app has no page/,
      severity: 'warning',
    },
  ],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** A promise is always truthy, and its refusal comes too late. */
export default {
  change: [{ file: 'app/admin/page.tsx', find: `await requireAdmin()`, replace: `requireAdmin()` }],
  audit: [
    {
      rule: 'guard-await',
      file: 'app/admin/page.tsx',
      says: /requireAdmin\(\) is not awaited.*anyone can read/,
      severity: 'error',
    },
  ],
} satisfies Mistake

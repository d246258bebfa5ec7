import type { Mistake } from '../mistake.ts'

/** The proxy under a name that Next does not call. */
export default {
  change: [
    {
      file: 'proxy.ts',
      find: `export default clerkMiddleware(`,
      replace: `export const middleware = clerkMiddleware(`,
    },
  ],
  audit: [
    {
      rule: 'proxy-export',
      file: 'proxy.ts',
      says: /exports `middleware`.*Next calls the default export or `proxy`/,
      severity: 'error',
    },
  ],
} satisfies Mistake

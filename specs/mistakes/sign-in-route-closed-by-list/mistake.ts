import type { Mistake } from '../mistake.ts'

/** The sign-in page forgotten in the public list: the executed proxy turns strangers away from it. */
export default {
  change: [{ file: 'proxy.ts', find: `  '/sign-in/:path*',\n`, replace: `` }],
  audit: [
    {
      rule: 'sign-in-route-closed',
      file: 'app/sign-in/[[...sign-in]]/page.tsx',
      says: /No one can sign in: \/sign-in itself asks for a session/,
      severity: 'error',
    },
  ],
} satisfies Mistake

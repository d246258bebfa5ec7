import type { Mistake } from '../mistake.ts'

/** The public list is protected, the rest is let through. The guards in the resources still stand. */
export default {
  build: 'proxy-inverted',
  change: [
    { file: 'proxy.ts', find: `if (isPublicRoute(request)) return`, replace: `if (!isPublicRoute(request)) return` },
  ],
  finds: [
    {
      rule: 'proxy-inverted-matcher',
      says: /protects the wrong side: it closes GET \/.*lets anyone pass to the rest/s,
    },
    { rule: 'policy-mismatch', entry: 'GET /', says: /closed to people who should get in \(anonymous: sign-in\)/ },
    { rule: 'policy-mismatch', entry: 'GET /api/health', says: /closed to people who should get in/ },
  ],
} satisfies Mistake

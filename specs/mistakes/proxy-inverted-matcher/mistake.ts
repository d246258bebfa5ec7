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
  audit: [
    {
      rule: 'proxy-inverted-matcher',
      file: 'proxy.ts',
      says: /protects the wrong side: it closes GET \/, /,
      severity: 'error',
    },
    { rule: 'sign-in-route-closed', file: 'app/sign-in/[[...sign-in]]/page.tsx', says: /No one can sign in/ },
    { rule: 'sign-in-route-closed', file: 'app/sign-up/[[...sign-up]]/page.tsx', says: /No one can sign in/ },
    { rule: 'webhook-not-public', file: 'proxy.ts', says: /clerk's deliveries/ },
  ],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** The proxy knows the page without its language only. */
export default {
  change: [
    {
      file: 'proxy.ts',
      find: `if (isPublicRoute(request)) return`,
      replace: `if (isPublicRoute(request) || !isAccount(request)) return`,
    },
    {
      file: 'proxy.ts',
      find: `const isPublicRoute = createRouteMatcher([`,
      replace: `const isAccount = createRouteMatcher(['/account(.*)'])\nconst isPublicRoute = createRouteMatcher([`,
    },
    {
      file: 'app/[locale]/account/page.tsx',
      content: `export default function Account() {\n  return <h1>Account</h1>\n}\n`,
    },
  ],
  audit: [{ rule: 'locale-unprotected', file: 'proxy.ts', says: /closes \/account only/, severity: 'error' }],
} satisfies Mistake

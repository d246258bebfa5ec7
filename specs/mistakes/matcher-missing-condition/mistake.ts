import type { Mistake } from '../mistake.ts'

/** The matcher of the example for content security policies. */
export default {
  change: [
    {
      file: 'proxy.ts',
      find: `    '/documents/:path*',\n  ],`,
      replace: `    '/documents/:path*',\n    { source: '/salaries', missing: [{ type: 'header', key: 'next-router-prefetch' }] },\n  ],`,
    },
    { file: 'proxy.ts', find: `'/((?!_next|[^?]*`, replace: `'/((?!_next|salaries|[^?]*` },
    { file: 'app/salaries/page.tsx', content: `export default function Salaries() {\n  return <h1>Salaries</h1>\n}\n` },
  ],
  audit: [
    { rule: 'matcher-missing-condition', file: 'proxy.ts', says: /next-router-prefetch switches the proxy off/ },
    { rule: 'unprotected-page', file: 'app/salaries/page.tsx', says: /no guard of its own/ },
  ],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** Clerk's documented matcher, and a new page under a dynamic segment that counts on the proxy. */
export default {
  change: [
    {
      file: 'app/reports/[slug]/page.tsx',
      content: `export default function Report() {\n  return <h1>Report</h1>\n}\n`,
    },
  ],
  audit: [
    {
      rule: 'static-extension-bypass',
      file: 'proxy.ts',
      says: /ends like a static file.*GET \/reports\/\[slug\] has no guard/s,
      severity: 'error',
    },
  ],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** A page without a guard, closed by the proxy under its own name, open under another. */
export default {
  change: [
    {
      file: 'next.config.ts',
      find: `poweredByHeader: false,`,
      replace: `poweredByHeader: false,\n  rewrites: () => Promise.resolve([{ source: '/blog/insights', destination: '/insights' }]),`,
    },
    { file: 'app/insights/page.tsx', content: `export default function Insights() {\n  return <h1>Insights</h1>\n}\n` },
  ],
  audit: [
    {
      rule: 'rewrite-unprotected',
      file: 'next.config.ts',
      says: /rewrite of \/blog\/insights leads a stranger to GET \/insights/,
      severity: 'error',
    },
  ],
} satisfies Mistake

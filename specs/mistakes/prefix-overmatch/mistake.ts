import type { Mistake } from '../mistake.ts'

/** A pattern of Clerk's examples, and a neighbour whose name begins alike. */
export default {
  change: [
    { file: 'proxy.ts', find: `'/blog/:path*'`, replace: `'/blog(.*)'` },
    { file: 'app/blog-drafts/page.tsx', content: `export default function Drafts() {\n  return <h1>Drafts</h1>\n}\n` },
  ],
  audit: [
    {
      rule: 'prefix-overmatch',
      file: 'proxy.ts',
      says: /'\/blog\(\.\*\)' also lets GET \/blog-drafts pass/,
      severity: 'error',
    },
  ],
} satisfies Mistake

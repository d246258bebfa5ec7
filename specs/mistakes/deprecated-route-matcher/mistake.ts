import type { Mistake } from '../mistake.ts'

/** A page that only the proxy closes, where the team trusts the proxy with a warning. */
export default {
  change: [
    { file: 'routewarden.config.ts', find: `  trustProxy: 'require-own-guard',\n`, replace: '' },
    { file: 'app/reports/page.tsx', content: `export default function Reports() {\n  return <h1>Reports</h1>\n}\n` },
  ],
  audit: [
    {
      rule: 'deprecated-route-matcher',
      file: 'app/reports/page.tsx',
      says: /Only the proxy protects GET \/reports/,
      severity: 'warning',
    },
  ],
} satisfies Mistake

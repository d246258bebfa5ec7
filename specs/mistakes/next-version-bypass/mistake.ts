import type { Mistake } from '../mistake.ts'

/**
 * A version of Next with published ways round the proxy, and a page that leaves the check to the proxy. The stand-in of
 * the package is its package.json alone, so the proxy runs in Routewarden's own Next.
 */
export default {
  change: [
    { file: 'node_modules/next/package.json', content: `{ "name": "next", "version": "16.2.4" }\n` },
    { file: 'app/reports/page.tsx', content: `export default function Reports() {\n  return <p>Reports</p>\n}\n` },
  ],
  audit: [
    {
      rule: 'next-version-bypass',
      file: 'package.json',
      says: /next 16\.2\.4 has published ways round the proxy \(.*CVE-2026-44575\)/,
    },
    { rule: 'unprotected-page', file: 'app/reports/page.tsx', says: /no guard of its own/ },
  ],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** A path made public for reading, to which someone adds a method that writes. */
export default {
  change: [
    { file: 'proxy.ts', find: `  '/api/health',\n`, replace: `  '/api/health',\n  '/api/status',\n` },
    {
      file: 'app/api/status/route.ts',
      content: `export function GET() {\n  return Response.json({ open: true })\n}\n\nexport async function POST(request: Request) {\n  return Response.json(await request.json())\n}\n`,
    },
  ],
  audit: [
    {
      rule: 'method-blind-public',
      file: 'proxy.ts',
      says: /\/api\/status is public for reading, and anyone can write/,
      severity: 'error',
    },
  ],
} satisfies Mistake

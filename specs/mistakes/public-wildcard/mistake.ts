import type { Mistake } from '../mistake.ts'

/** The whole API is public, and one handler counts on the proxy. */
export default {
  change: [
    { file: 'proxy.ts', find: `  '/api/health',\n`, replace: `  '/api(.*)',\n` },
    {
      file: 'app/api/notes/route.ts',
      content: `export async function POST(request: Request) {\n  return Response.json(await request.json())\n}\n`,
    },
  ],
  audit: [
    {
      rule: 'public-wildcard',
      file: 'proxy.ts',
      says: /'\/api\(\.\*\)' makes a whole tree public, POST \/api\/notes/,
      severity: 'error',
    },
  ],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** Next's own example of a matcher leaves the API out, where Clerk's covers it. */
export default {
  change: [
    { file: 'proxy.ts', find: `    '/(api|trpc)(.*)',\n`, replace: '' },
    { file: 'proxy.ts', find: `'/((?!_next|[^?]*`, replace: `'/((?!_next|api/|[^?]*` },
    {
      file: 'app/api/notes/route.ts',
      content: `export async function POST(request: Request) {\n  return Response.json(await request.json())\n}\n`,
    },
    {
      file: 'app/api/whoami/route.ts',
      content: `import { auth } from '@clerk/nextjs/server'\n\nexport async function GET() {\n  const { userId } = await auth()\n  if (!userId) return new Response(null, { status: 401 })\n  return Response.json({ userId })\n}\n`,
    },
  ],
  audit: [
    {
      rule: 'matcher-misses-routes',
      file: 'proxy.ts',
      says: /leaves out .*POST \/api\/notes.*write/,
      severity: 'error',
    },
    {
      rule: 'matcher-misses-routes',
      file: 'app/api/whoami/route.ts',
      says: /calls `auth\(\)`.*throws/,
      severity: 'error',
    },
  ],
} satisfies Mistake

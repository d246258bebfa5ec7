import type { Mistake } from '../mistake.ts'

/** `Bearer undefined` is let in where nobody set the variable. */
export default {
  change: [
    {
      file: 'app/api/cron/route.ts',
      content: `import { countEverything } from '@/lib/data/people'

export async function GET(request: Request): Promise<Response> {
  if (request.headers.get('authorization') !== \`Bearer \${process.env.CRON_SECRET}\`) {
    return new Response(null, { status: 401 })
  }
  return Response.json(await countEverything())
}
`,
    },
  ],
  audit: [
    { rule: 'secret-unset-accepted', file: 'app/api/cron/route.ts', says: /Bearer undefined/, severity: 'error' },
  ],
} satisfies Mistake

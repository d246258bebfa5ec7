import type { Mistake } from '../mistake.ts'

/** The user is looked up, and whoever is none writes as a guest. */
export default {
  change: [
    {
      file: 'app/api/notes/route.ts',
      content: `import { auth } from '@clerk/nextjs/server'
import { createProject, projectInput } from '@/lib/data/projects'
import { readBody } from '@/lib/http'

export async function POST(request: Request): Promise<Response> {
  const { userId } = await auth()
  const input = await readBody(request, projectInput)
  if (input instanceof Response) return input
  return Response.json({ project: await createProject('org_acme', userId ?? 'guest', input) })
}
`,
    },
  ],
  audit: [
    {
      rule: 'guard-optional-user',
      file: 'app/api/notes/route.ts',
      says: /nobody is turned away: anyone can write/,
      severity: 'error',
    },
  ],
} satisfies Mistake

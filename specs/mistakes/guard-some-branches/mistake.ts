import type { Mistake } from '../mistake.ts'

/** Who names a tenant in the address is not asked who they are. */
export default {
  change: [
    {
      file: 'app/api/notes/route.ts',
      content: `import { requireOrgForApi } from '@/lib/auth'
import { listDocuments } from '@/lib/data/documents'

export async function GET(request: Request): Promise<Response> {
  const tenant = new URL(request.url).searchParams.get('tenant')
  if (tenant !== null) return Response.json({ documents: await listDocuments(tenant) })

  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller
  return Response.json({ documents: await listDocuments(caller.orgId) })
}
`,
    },
  ],
  audit: [
    {
      rule: 'guard-some-branches',
      file: 'app/api/notes/route.ts',
      says: /on some ways only.*anyone can read/,
      severity: 'error',
    },
  ],
} satisfies Mistake

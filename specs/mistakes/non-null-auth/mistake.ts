import type { Mistake } from '../mistake.ts'

/** Without an organization, `orgId` is null, and so is the filter. */
export default {
  change: [
    {
      file: 'lib/drafts.ts',
      content: `import 'server-only'
import { auth } from '@clerk/nextjs/server'

export async function draftsFolder(): Promise<string> {
  const { orgId } = await auth()
  return 'drafts/' + orgId!
}
`,
    },
  ],
  audit: [],
  eslint: [{ rule: 'non-null-auth', file: 'lib/drafts.ts', says: /orgId/ }],
} satisfies Mistake

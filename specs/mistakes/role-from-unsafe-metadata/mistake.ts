import type { Mistake } from '../mistake.ts'

/** Users write `unsafeMetadata` themselves, from the browser. */
export default {
  change: [
    {
      file: 'lib/beta.ts',
      content: `import 'server-only'
import { currentUser } from '@clerk/nextjs/server'

export async function mayPublish(): Promise<boolean> {
  const user = await currentUser()
  return user?.unsafeMetadata.role === 'editor'
}
`,
    },
  ],
  audit: [],
  eslint: [{ rule: 'role-from-unsafe-metadata', file: 'lib/beta.ts', says: /unsafeMetadata/ }],
} satisfies Mistake

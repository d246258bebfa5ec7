import type { Mistake } from '../mistake.ts'

/** A hook of the browser in code that runs on the server. */
export default {
  change: [
    {
      file: 'app/whoami/page.tsx',
      content: `import { useAuth } from '@clerk/nextjs'
import { requireUser } from '@/lib/auth'

export default async function WhoAmIPage() {
  await requireUser()
  const { userId } = useAuth()
  return <p>{userId}</p>
}
`,
    },
  ],
  audit: [],
  eslint: [{ rule: 'wrong-auth-import', file: 'app/whoami/page.tsx', says: /useAuth/ }],
} satisfies Mistake

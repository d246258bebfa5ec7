import type { Mistake } from '../mistake.ts'

/** The layout checks; the page reads its data without. */
export default {
  change: [
    {
      file: 'app/dashboard/page.tsx',
      find: `const { userId } = await requireUser()`,
      replace: `const userId = 'user_member'`,
    },
    {
      file: 'app/dashboard/layout.tsx',
      content: `import { requireUser } from '@/lib/auth'

export default async function DashboardLayout({ children }: { children: React.ReactNode }) {
  await requireUser()
  return children
}
`,
    },
  ],
  audit: [
    {
      rule: 'layout-only-guard',
      file: 'app/dashboard/layout.tsx',
      says: /GET \/dashboard.*only its layout checks/,
      severity: 'error',
    },
  ],
} satisfies Mistake

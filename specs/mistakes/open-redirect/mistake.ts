import type { Mistake } from '../mistake.ts'

/** A link to the app's own domain that ends anywhere. */
export default {
  change: [
    {
      file: 'app/continue/page.tsx',
      content: `import { redirect } from 'next/navigation'
import { requireUser } from '@/lib/auth'

export default async function ContinuePage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  await requireUser()
  const { next } = await searchParams
  redirect(next ?? '/dashboard')
}
`,
    },
  ],
  audit: [],
  eslint: [{ rule: 'open-redirect', file: 'app/continue/page.tsx', says: /decides where/ }],
} satisfies Mistake

import type { Mistake } from '../mistake.ts'

/** The members' addresses are in the page for everyone, and drawn for members. */
export default {
  change: [
    {
      file: 'app/blog/authors/page.tsx',
      content: `import { listPeople } from '@/lib/data/people'
import { Authors } from './authors'

export default async function AuthorsPage() {
  const people = await listPeople()
  return <Authors people={people} />
}
`,
    },
    {
      file: 'app/blog/authors/authors.tsx',
      content: `'use client'

import { useUser } from '@clerk/nextjs'

export function Authors({ people }: { people: { id: string; email: string }[] }) {
  const { isSignedIn } = useUser()
  if (!isSignedIn) return null
  return <ul>{people.map(({ id, email }) => <li key={id}>{email}</li>)}</ul>
}
`,
    },
  ],
  audit: [
    {
      rule: 'client-only-guard',
      file: 'app/blog/authors/page.tsx',
      says: /loads `people` for everyone and hands it to <Authors>.*useUser\(\)/,
      severity: 'error',
    },
  ],
} satisfies Mistake

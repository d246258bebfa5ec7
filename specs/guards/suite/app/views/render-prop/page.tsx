import { auth } from '@clerk/nextjs/server'
import type { ReactNode } from 'react'
import { ProjectList } from '@/components/project-list'

async function WithUser({ children }: { children: (userId: string) => ReactNode }) {
  const { userId } = await auth()
  if (!userId) return <p>Sign in</p>
  return <>{children(userId)}</>
}

export default function Page() {
  return <WithUser>{(userId) => <ProjectList key={userId} marker="GET /views/render-prop" />}</WithUser>
}

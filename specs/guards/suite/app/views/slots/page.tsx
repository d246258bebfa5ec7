import type { ReactNode } from 'react'
import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

async function Split({ user, guest }: { user: ReactNode; guest: ReactNode }) {
  const { userId } = await auth()
  return userId ? user : guest
}

export default function Page() {
  return <Split user={<ProjectList marker="GET /views/slots" />} guest={<p>Sign in</p>} />
}

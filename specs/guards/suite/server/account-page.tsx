import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { ProjectList } from '@/components/project-list'

export default async function AccountPage() {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  return <ProjectList marker="GET /views/re-exported" />
}

export function OpenAccountPage() {
  return <ProjectList marker="GET /views/re-exported-open" />
}

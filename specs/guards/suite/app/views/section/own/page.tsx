import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const { userId } = await auth()
  if (!userId) return null
  return <ProjectList marker="GET /views/section/own" />
}

import { currentUser } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const user = await currentUser()
  if (!user) return null
  return <ProjectList marker="GET /views/nothing" />
}

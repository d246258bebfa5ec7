import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const { userId } = await auth()
  return (
    <div hidden={!userId}>
      <ProjectList marker="GET /views/hidden-by-style" />
    </div>
  )
}

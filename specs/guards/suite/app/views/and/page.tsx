import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const { isAuthenticated } = await auth()
  return <main>{isAuthenticated && <ProjectList marker="GET /views/and" />}</main>
}

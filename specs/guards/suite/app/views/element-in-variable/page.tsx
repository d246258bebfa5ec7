import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  // An element is a description: nothing is drawn until it is returned.
  const list = <ProjectList marker="GET /views/element-in-variable" />
  const { userId } = await auth()
  return userId ? list : <p>Sign in</p>
}

import { readSession } from '@/lib/held/dal'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const { isAuth } = await readSession()
  return isAuth ? <ProjectList marker="GET /held/session-read" /> : <p>Sign in</p>
}

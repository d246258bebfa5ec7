import { hasProfileRole } from '@/lib/held/dal'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const isAdmin = hasProfileRole('admin')
  if (!isAdmin) return <p>Not for you</p>
  return <ProjectList marker="GET /held/profile-asked" />
}

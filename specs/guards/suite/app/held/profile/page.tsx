import { requireProfileRole } from '@/lib/held/dal'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const profile = await requireProfileRole('admin')
  return (
    <>
      <p>{profile?.id}</p>
      <ProjectList marker="GET /held/profile" />
    </>
  )
}

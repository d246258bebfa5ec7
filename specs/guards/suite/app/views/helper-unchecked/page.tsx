import { ProjectList } from '@/components/project-list'
import { getUserOrNull } from '@/lib/guards/nullable'

export default async function Page() {
  const user = await getUserOrNull()
  return (
    <>
      <p>{user?.id}</p>
      <ProjectList marker="GET /views/helper-unchecked" />
    </>
  )
}

import { ProjectList } from '@/components/project-list'
import { requireUserOrRedirect } from '@/lib/guards/throwing'

export default async function Page() {
  await requireUserOrRedirect()
  return <ProjectList marker="GET /views/helper" />
}

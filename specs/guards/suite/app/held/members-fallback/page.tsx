import { ProjectList } from '@/components/project-list'
import { Members } from '@/lib/held/page-parts'

export default function Page() {
  return (
    <Members fallback={<ProjectList marker="GET /held/members-fallback" />}>
      <p>Welcome back</p>
    </Members>
  )
}

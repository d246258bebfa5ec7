import { ProjectList } from '@/components/project-list'
import { Members } from '@/lib/held/page-parts'

export default function Page() {
  return (
    <Members fallback={<p>Sign in</p>}>
      <ProjectList marker="GET /held/members" />
    </Members>
  )
}

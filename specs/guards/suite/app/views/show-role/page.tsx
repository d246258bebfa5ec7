import { Show } from '@clerk/nextjs'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <Show when={{ role: 'org:admin' }}>
      <ProjectList marker="GET /views/show-role" />
    </Show>
  )
}

import { Show } from '@clerk/nextjs'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <Show when="signed-out">
      <ProjectList marker="GET /views/show-signed-out" />
    </Show>
  )
}

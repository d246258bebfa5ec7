import { Show } from '@clerk/nextjs'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <Show when="signed-in" fallback={<ProjectList marker="GET /views/show-fallback" />}>
      <p>Welcome back</p>
    </Show>
  )
}

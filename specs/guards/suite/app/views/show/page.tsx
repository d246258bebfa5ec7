import { Show } from '@clerk/nextjs'
import { SignInPrompt } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <Show when="signed-in" fallback={<SignInPrompt />}>
      <ProjectList marker="GET /views/show" />
    </Show>
  )
}

import { Show } from '@clerk/nextjs'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <Show when={(has) => has({ permission: 'org:invoices:manage' })}>
      <ProjectList marker="GET /views/show-callback" />
    </Show>
  )
}

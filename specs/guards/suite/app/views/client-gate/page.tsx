import { ClientGate } from '@/components/client-gates'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <ClientGate>
      <ProjectList marker="GET /views/client-gate" />
    </ClientGate>
  )
}

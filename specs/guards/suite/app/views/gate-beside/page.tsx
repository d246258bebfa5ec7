import { RequireSession } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <main>
      <RequireSession />
      <ProjectList marker="GET /views/gate-beside" />
    </main>
  )
}

import { Gate } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <Gate>
      <ProjectList marker="GET /views/gate" />
    </Gate>
  )
}

import { Banner } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <Banner>
      <ProjectList marker="GET /views/gate-banner" />
    </Banner>
  )
}

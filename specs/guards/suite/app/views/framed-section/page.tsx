import { ProjectList } from '@/components/project-list'

export default function Page() {
  return <ProjectList marker="GET /views/framed-section" />
}

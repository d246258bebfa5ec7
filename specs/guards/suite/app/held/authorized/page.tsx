import { ProjectList } from '@/components/project-list'
import { Authorized } from '@/lib/held/page-parts'

export default function Page() {
  return <Authorized role="org:admin" render={() => <ProjectList marker="GET /held/authorized" />} />
}

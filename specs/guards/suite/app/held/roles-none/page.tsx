import { ProjectList } from '@/components/project-list'
import { withRoles } from '@/lib/held/page-parts'

const ALLOWED: string[] = []

async function Page() {
  return <ProjectList marker="GET /held/roles-none" />
}

export default withRoles(...ALLOWED)(Page)

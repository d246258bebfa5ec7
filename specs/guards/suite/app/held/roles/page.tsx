import { ProjectList } from '@/components/project-list'
import { withRoles } from '@/lib/held/page-parts'

const Page = () => <ProjectList marker="GET /held/roles" />

export default withRoles('org:admin', 'org:owner')(Page)

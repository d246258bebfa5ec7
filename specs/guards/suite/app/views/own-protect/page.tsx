import { Protect } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <Protect role="org:admin" fallback={<p>Admins only</p>}>
      <ProjectList marker="GET /views/own-protect" />
    </Protect>
  )
}

import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const { orgId } = await auth()
  const shown = orgId ? ['GET /views/list'] : []
  return (
    <>
      {shown.map((marker) => (
        <ProjectList key={marker} marker={marker} />
      ))}
    </>
  )
}

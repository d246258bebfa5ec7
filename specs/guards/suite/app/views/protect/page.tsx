import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  await auth.protect()
  return <ProjectList marker="GET /views/protect" />
}

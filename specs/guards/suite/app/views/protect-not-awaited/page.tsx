import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  auth.protect().catch(() => undefined)
  return <ProjectList marker="GET /views/protect-not-awaited" />
}

import { cachedUser } from '@/lib/cached'
import { redirect } from 'next/navigation'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  if ((await cachedUser()) === null) redirect('/sign-in')
  return <ProjectList marker="GET /views/cached" />
}

import { auth } from '@clerk/nextjs/server'
import { notFound } from 'next/navigation'
import { ProjectList } from '@/components/project-list'

export default async function Page({ params }: { params: Promise<{ team: string }> }) {
  const [{ orgId, userId }, { team }] = await Promise.all([auth(), params])
  if (!userId || !orgId) notFound()
  return (
    <section title={team}>
      <ProjectList marker="GET /held/teams/[team]" />
    </section>
  )
}

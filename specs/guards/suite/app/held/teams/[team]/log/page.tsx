import { auth } from '@clerk/nextjs/server'
import { notFound } from 'next/navigation'
import { ProjectList } from '@/components/project-list'

export default async function Page({ params }: { params: Promise<{ team: string }> }) {
  const [{ orgId }, { team }] = await Promise.all([auth(), params])
  if (!team) notFound()
  return (
    <section title={team} data-own={orgId === team}>
      <ProjectList marker="GET /held/teams/[team]/log" />
    </section>
  )
}

import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page({ searchParams }: { searchParams: Promise<{ preview?: string }> }) {
  const { preview } = await searchParams
  if (preview === undefined) await auth.protect()
  return <ProjectList marker="GET /views/preview" />
}

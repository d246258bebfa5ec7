import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const { userId } = await auth()
  return (
    <main>
      {!userId && redirect('/sign-in')}
      <ProjectList marker="GET /views/redirect-in-markup" />
    </main>
  )
}

import { auth } from '@clerk/nextjs/server'
import { Suspense } from 'react'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  await auth.protect()
  return (
    <Suspense fallback={<p>Loading</p>}>
      <ProjectList marker="GET /views/suspense" />
    </Suspense>
  )
}

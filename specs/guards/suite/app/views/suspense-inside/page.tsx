import { Suspense } from 'react'
import { RequireSession } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <>
      <Suspense>
        <RequireSession />
      </Suspense>
      <Suspense fallback={<p>Loading</p>}>
        <ProjectList marker="GET /views/suspense-inside" />
      </Suspense>
    </>
  )
}

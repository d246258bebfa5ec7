import { RequireSession } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  try {
    return (
      <>
        <RequireSession />
        <ProjectList marker="GET /views/try-around-markup" />
      </>
    )
  } catch {
    return <p>Sign in</p>
  }
}

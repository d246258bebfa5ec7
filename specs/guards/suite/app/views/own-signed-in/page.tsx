import { SignedIn } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

export default function Page() {
  return (
    <SignedIn>
      <ProjectList marker="GET /views/own-signed-in" />
    </SignedIn>
  )
}

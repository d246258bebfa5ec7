import { auth } from '@clerk/nextjs/server'
import { SignInPrompt } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  const { userId } = await auth()
  return (
    <main>
      {userId ? <p>Welcome back</p> : <SignInPrompt />}
      <ProjectList marker="GET /views/ternary-beside" />
    </main>
  )
}
